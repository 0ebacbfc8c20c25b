package io.stackexporter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks a running exporter whether it is healthy, as a program of its own: the image holds no other that could. It loads as
 * little as it can, since it is started twice a minute.
 */
public final class HealthCheck {
    private static final int PATIENCE = (int) Duration.ofSeconds(2).toMillis();
    private static final String FOUND = "HTTP/1\\.\\d 200 .*";
    private static final String LISTEN = "--web.listen-address";

    private HealthCheck() {}

    /** {@code [HOST]:PORT} and paths; without them, the health page where the first process of the container listens. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress address = address(
                arguments.length > 0
                        ? arguments[0]
                        : listenAddress(List.of(
                                Files.readString(Path.of("/proc/1/cmdline")).split("\0"))));
        List<String> paths =
                arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : List.of("/-/healthy");
        for (String path : paths) {
            String problem = problem(address, path);
            if (!problem.isEmpty()) {
                System.out.println(problem);
                System.exit(1);
            }
        }
    }

    /** Where a command line lets the exporter listen; any of several is as good. */
    static String listenAddress(List<String> commandLine) {
        for (int i = 0; i < commandLine.size(); i++) {
            String word = commandLine.get(i);
            if (word.startsWith(LISTEN + "=")) {
                return word.substring(LISTEN.length() + 1);
            }
            if (word.equals(LISTEN) && i + 1 < commandLine.size()) {
                return commandLine.get(i + 1);
            }
        }
        return ":9951";
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        boolean every = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        return new InetSocketAddress(every ? "127.0.0.1" : host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** Empty when the page is there, over whichever of both protocols. */
    static String problem(InetSocketAddress address, String path) {
        try (Socket socket = connected(address)) {
            String answer = firstLine(socket, path);
            if (answer.startsWith("HTTP/")) {
                return answer.matches(FOUND) ? "" : answer;
            }
        } catch (ConnectException e) {
            return e.getMessage() + ": " + address;
        } catch (IOException e) {
            // It may speak TLS.
        }
        return problemOverTls(address, path);
    }

    private static String problemOverTls(InetSocketAddress address, String path) {
        Greeting greeting = new Greeting();
        try (Socket plain = connected(address);
                Socket socket = greeting.context()
                        .getSocketFactory()
                        .createSocket(plain, address.getHostString(), address.getPort(), true)) {
            String answer = firstLine(socket, path);
            return answer.matches(FOUND) ? "" : answer.isEmpty() ? "no answer from " + address : answer;
        } catch (SocketTimeoutException e) {
            return e + ": " + address;
        } catch (IOException | GeneralSecurityException e) {
            // Whoever shows a certificate and hangs up at once wants one of its clients, which we have not; but it is
            // well.
            return greeting.seen ? "" : e + ": " + address;
        }
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static String firstLine(Socket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = reader.readLine();
        reader.transferTo(Writer.nullWriter());
        return line == null ? "" : line;
    }

    /**
     * Takes any certificate and notes that there was one: nothing is sent that anybody could want, and the certificate is for
     * the name that others use.
     */
    private static final class Greeting implements X509TrustManager {
        private boolean seen;

        SSLContext context() throws GeneralSecurityException {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen = true;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
