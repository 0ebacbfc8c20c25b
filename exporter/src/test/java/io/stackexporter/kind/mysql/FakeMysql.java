package io.stackexporter.kind.mysql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The server's side of a conversation, as far as it takes to let a client in and then to lie to it. */
final class FakeMysql {
    private static final String GREETING =
            "\n8.0.31\0\1\0\0\0abcdefgh\0" // version 10, a session, the first half of a challenge
                    + "\u0008\u00a2!\2\0\u0008\0\u0015" // protocol 4.1 with pluggable logins, UTF-8
                    + "\0\0\0\0\0\0\0\0\0\0abcdefghijkl\0mysql_native_password\0";
    private static final String GREETING_WITH_TLS = GREETING.replace("\u0008\u00a2!", "\u0008\u00aa!");
    private static final String OK = "\0\0\0\2\0\0\0";
    private static final String COLUMN = "\3def\0\0\0\1x\0\u000c!\0\0\1\0\0\u00fd\0\0\0\0\0";
    private static final String END = "\u00fe\0\0\2\0";

    private final InputStream in;
    private final OutputStream out;

    FakeMysql(Socket socket) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Lets the client in and reads its first question. */
    void letIn() throws IOException {
        say(0, GREETING);
        hear();
        say(2, OK);
        hear();
    }

    /** Answers by TLS from the login on; the first question was read then, too. */
    static FakeMysql letInByTls(Socket socket, SSLContext identity) throws IOException {
        FakeMysql open = new FakeMysql(socket);
        open.say(0, GREETING_WITH_TLS);
        open.hear();
        SSLSocket encrypted = (SSLSocket) identity.getSocketFactory().createSocket(socket, null, true);
        encrypted.setUseClientMode(false);
        FakeMysql server = new FakeMysql(encrypted);
        server.hear();
        server.say(3, OK);
        server.hear();
        return server;
    }

    private void hear() throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length < 4) {
            throw new IOException("the client left");
        }
        in.readNBytes((header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16);
    }

    void say(int number, String payload) throws IOException {
        out.write(packet(payload.length(), number, payload));
        out.flush();
    }

    /** Announces a packet of some length and sends less of it. */
    void announce(int length, int number, String payload) throws IOException {
        out.write(packet(length, number, payload));
        out.flush();
    }

    private static byte[] packet(int length, int number, String payload) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(length);
        packet.write(length >> 8);
        packet.write(length >> 16);
        packet.write(number);
        packet.writeBytes(payload.getBytes(StandardCharsets.ISO_8859_1));
        return packet.toByteArray();
    }

    /** An answer of one column whose rows never end. */
    void sayRowsForEver() throws IOException {
        say(1, "\1");
        say(2, COLUMN);
        say(3, END);
        for (int number = 4; ; number++) {
            out.write(packet(1001, number, "\u00fc\u00e6\3" + "x".repeat(998)));
        }
    }

    /** The rest of the conversation: nothing. */
    void waitForTheEnd() throws IOException {
        while (in.read() >= 0) {
            // Heard, not answered.
        }
    }
}
