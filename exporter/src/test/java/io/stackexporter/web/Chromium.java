package io.stackexporter.web;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page in a real browser without a screen, driven through its debugging protocol. */
final class Chromium implements AutoCloseable {
    private static final Pattern ANSWER = Pattern.compile("\\{\"id\":(\\d+),.*", Pattern.DOTALL);
    private static final Pattern PICTURE = Pattern.compile("\"data\":\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger questions = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final List<Json> events = new CopyOnWriteArrayList<>();
    private final Program program;
    private final WebSocket socket;

    /** @param folder for its profile and its log */
    Chromium(Path folder) {
        List<String> command = new ArrayList<>(List.of(
                Program.installed("chromium", "chromium"),
                "--headless",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--hide-scrollbars",
                "about:blank"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add(1, "--no-sandbox"); // it refuses to run otherwise
        }
        program = Program.start(folder, "chromium", command);
        try {
            socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(page(folder.resolve("profile/DevToolsActivePort"))), new Listener())
                    .get(20, TimeUnit.SECONDS);
            for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
                ask(domain + ".enable", "");
            }
        } catch (Exception e) {
            program.kill();
            throw new IllegalStateException(program.log(), e);
        }
    }

    private String page(Path portFile) throws IOException, InterruptedException {
        Await.until(
                "Chromium listens",
                () -> Files.exists(portFile) && Files.readAllLines(portFile).size() > 1);
        String list = "http://127.0.0.1:" + Files.readAllLines(portFile).getFirst() + "/json/list";
        String answer = client.send(HttpRequest.newBuilder(URI.create(list)).build(), BodyHandlers.ofString())
                .body();
        return Json.of(answer).list().stream()
                .filter(target -> target.get("type").text().equals("page"))
                .map(target -> target.get("webSocketDebuggerUrl").text())
                .findFirst()
                .orElseThrow();
    }

    /** Answers come in parts; events and answers come mixed. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                String whole = message.toString();
                message.setLength(0);
                Matcher answer = ANSWER.matcher(whole);
                if (answer.matches()) {
                    Objects.requireNonNull(answers.get(Integer.valueOf(answer.group(1))))
                            .complete(whole);
                } else {
                    events.add(Json.of(whole));
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }

    /** One command; its parameters are the inside of a JSON object. */
    private String ask(String method, String parameters) {
        int id = questions.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        String command = "{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(id, method, parameters);
        socket.sendText(command, true).join();
        String text = answer.orTimeout(30, TimeUnit.SECONDS).join();
        if (text.startsWith("{\"id\":" + id + ",\"error\"")) {
            throw new IllegalStateException(method + ": " + text);
        }
        return text;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Opens a page and waits until it is complete. */
    void open(String url) {
        events.clear();
        ask("Page.navigate", "\"url\":" + quoted(url));
        Await.until(url + " is loaded", () -> !events("Page.loadEventFired").isEmpty());
    }

    /** A window of this size, in CSS pixels. */
    void size(int width, int height) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":%d,\"height\":%d,\"deviceScaleFactor\":2,\"mobile\":%s"
                        .formatted(width, height, width < 500));
    }

    void dark(boolean dark) {
        String scheme = dark ? "dark" : "light";
        ask(
                "Emulation.setEmulatedMedia",
                "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]");
    }

    void languages(String accepted) {
        ask("Network.setExtraHTTPHeaders", "\"headers\":{\"Accept-Language\":" + quoted(accepted) + "}");
    }

    void scripts(boolean on) {
        ask("Emulation.setScriptExecutionDisabled", "\"value\":" + !on);
    }

    /** The value of an expression in the page, as text. */
    String evaluate(String expression) {
        Json result = Json.of(ask("Runtime.evaluate", "\"expression\":" + quoted(expression)))
                .get("result");
        if (!result.get("exceptionDetails").fields().isEmpty()) {
            throw new IllegalStateException(expression + ": " + result);
        }
        return result.get("result").get("value").text();
    }

    /** What a reader types at the place of the cursor. */
    void type(String text) {
        ask("Input.insertText", "\"text\":" + quoted(text));
    }

    /** What stands in its console: errors of scripts, of the policy, of loading. */
    List<Json> complaints() {
        List<Json> all = new ArrayList<>(events("Runtime.exceptionThrown"));
        all.addAll(events("Runtime.consoleAPICalled"));
        all.addAll(events("Log.entryAdded"));
        return all;
    }

    /** The addresses that it asked for since the page was opened. */
    List<String> requests() {
        return events("Network.requestWillBeSent").stream()
                .map(event -> event.get("params").get("request").get("url").text())
                .toList();
    }

    private List<Json> events(String method) {
        return events.stream()
                .filter(event -> event.get("method").text().equals(method))
                .toList();
    }

    /** A picture of the window. */
    void picture(Path file) throws IOException {
        Matcher data = PICTURE.matcher(ask("Page.captureScreenshot", "\"format\":\"png\""));
        if (!data.find()) {
            throw new IllegalStateException("no picture");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data.group(1)));
    }

    /** It tidies up only when it is asked to end. */
    @Override
    public void close() {
        ask("Browser.close", "");
        Await.until("Chromium has ended", () -> !program.isAlive());
        socket.abort();
        client.shutdownNow();
        program.close();
    }
}
