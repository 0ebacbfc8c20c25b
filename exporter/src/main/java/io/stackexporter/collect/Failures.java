package io.stackexporter.collect;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** What an exception means: the general ones of the JDK, whichever driver wraps them, and one message for people. */
final class Failures {
    /** Drivers that hand on a cause by its text put the class before it, which tells people nothing. */
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z]\\w*: (?=.)");

    private Failures() {}

    /** The general meaning, from the innermost cause outwards; empty when only the driver can tell. */
    static Optional<ErrorKind> generalKind(Throwable failure) {
        for (Throwable cause : told(failure).reversed()) {
            Optional<ErrorKind> kind = switch (cause) {
                case Explained e -> Optional.of(e.kind());
                case SocketTimeoutException e -> Optional.of(ErrorKind.TIMEOUT);
                case InterruptedException e -> Optional.of(ErrorKind.TIMEOUT);
                case InterruptedIOException e -> Optional.of(ErrorKind.TIMEOUT);
                case ClosedByInterruptException e -> Optional.of(ErrorKind.TIMEOUT);
                case TimeoutException e -> Optional.of(ErrorKind.TIMEOUT);
                case UnknownHostException e -> Optional.of(ErrorKind.CONNECT);
                case SocketException e when isOutOfFiles(e) -> Optional.of(ErrorKind.LIMIT);
                case ConnectException e -> Optional.of(ErrorKind.CONNECT);
                case NoRouteToHostException e -> Optional.of(ErrorKind.CONNECT);
                case PortUnreachableException e -> Optional.of(ErrorKind.CONNECT);
                case SocketException e -> Optional.of(ErrorKind.CONNECT);
                case Error e -> Optional.of(ErrorKind.INTERNAL);
                default -> Optional.empty();
            };
            if (kind.isPresent()) {
                return kind;
            }
        }
        return Optional.empty();
    }

    /** As the operating system says it; nothing but the text tells it from a network that fails. */
    private static boolean isOutOfFiles(SocketException failure) {
        return String.valueOf(failure.getMessage()).contains("Too many open files");
    }

    /** The messages of an exception and of what caused it, each said once. */
    static String message(Throwable failure) {
        List<String> parts = new ArrayList<>();
        for (Throwable cause : told(failure)) {
            String text = text(cause);
            if (parts.stream().noneMatch(part -> part.contains(text))) {
                parts.add(text);
            }
        }
        return String.join(": ", parts);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        // Which says no more than the name.
        boolean onlyName = failure instanceof UnknownHostException && message.indexOf(' ') < 0;
        return onlyName
                ? "unknown host " + message
                : CLASS_NAME.matcher(message).replaceFirst("");
    }

    /** What is worth telling: one that explains itself stands for all around it, but not for what was done meanwhile. */
    private static List<Throwable> told(Throwable failure) {
        List<Throwable> all = causes(failure);
        List<Throwable> told = all.stream()
                .filter(cause -> cause instanceof Explained || cause instanceof Incomplete)
                .toList();
        return told.stream().anyMatch(Explained.class::isInstance) ? told : all;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        for (Throwable at = failure; at != null && all.size() < 8; at = at.getCause()) {
            all.add(at);
        }
        return all;
    }
}
