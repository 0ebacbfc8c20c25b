package io.stackexporter.kind.redis;

import io.stackexporter.servers.BadServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Speaks the protocol and answers what it was told, for servers that are not at hand. */
final class ScriptedRedis implements AutoCloseable {
    private final BadServer server = BadServer.that(this::converse);
    private final Map<String, String> answers = new TreeMap<>();

    /** An answer in the form of the protocol, to every command that starts with these words. */
    ScriptedRedis on(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    /** A text as INFO gives it. */
    ScriptedRedis onText(String command, String text) {
        return on(command, text(text.replace("\n", "\r\n")));
    }

    static String text(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    static String texts(String... texts) {
        StringBuilder answer = new StringBuilder("*" + texts.length + "\r\n");
        for (String text : texts) {
            answer.append(text(text));
        }
        return answer.toString();
    }

    String url() {
        return "redis://" + server.host() + ":" + server.port();
    }

    int connections() {
        return server.connections();
    }

    private void converse(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream();
        for (String count = in.readLine(); count != null; count = in.readLine()) {
            StringBuilder command = new StringBuilder();
            for (int words = Integer.parseInt(count.substring(1)); words > 0; words--) {
                in.readLine();
                command.append(command.isEmpty() ? "" : " ").append(in.readLine());
            }
            out.write(answer(command.toString()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String answer(String command) {
        String found = command.equals("PING") ? "+PONG\r\n" : "-ERR unknown command '" + command + "'\r\n";
        for (Map.Entry<String, String> each : answers.entrySet()) {
            if (command.startsWith(each.getKey())) {
                found = each.getValue();
            }
        }
        return found;
    }

    @Override
    public void close() {
        server.close();
    }
}
