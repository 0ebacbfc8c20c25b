package io.stackexporter.access;

import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web configuration in force. Whoever asks for it gets the newest: it is read again when one of its files has changed,
 * and what was read before stays in force while they are bad.
 */
public final class WebAccess {
    private static final Logger LOG = LoggerFactory.getLogger(WebAccess.class);

    private final @Nullable Path file;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile State state;

    /**
     * What is in force.
     *
     * @param stamps the files as they were at the last attempt to read it
     * @param good whether that attempt is what is in force
     */
    private record State(WebConfig config, FileStamps stamps, boolean good) {}

    private WebAccess(@Nullable Path file, State state) {
        this.file = file;
        this.state = state;
    }

    /** Plain HTTP for everybody. */
    public static WebAccess open() {
        return new WebAccess(null, new State(WebConfig.NONE, new FileStamps(), true));
    }

    /** As the file says, if there is one. */
    public static WebAccess read(Optional<Path> file) throws ConfigException {
        if (file.isEmpty()) {
            return open();
        }
        FileStamps stamps = new FileStamps();
        return new WebAccess(file.get(), new State(WebConfig.read(file.get(), stamps), stamps, true));
    }

    /** The configuration for a request that has just come. */
    public WebConfig current() {
        // While one reads, others go on with what was in force a moment ago.
        if (file != null && state.stamps().changed() && reading.tryLock()) {
            try {
                if (state.stamps().changed()) {
                    readAgain(file);
                }
            } finally {
                reading.unlock();
            }
        }
        return state.config();
    }

    /** Whether it is served by TLS; stays as it was at the start. */
    public boolean secure() {
        return state.config().tls().isPresent();
    }

    /** Whether what is in force is what the files say; false while they are bad. */
    public boolean isWhatTheFilesSay() {
        return state.good();
    }

    /** TLS whose every new connection is as the file says at that time. */
    public SSLContext tls() {
        return new CurrentTls(() -> current().tls().orElseThrow());
    }

    private void readAgain(Path changed) {
        FileStamps stamps = new FileStamps();
        WebConfig before = state.config();
        try {
            stamps.note(changed);
            Document.refusePipe(changed);
            WebConfig now = WebConfig.read(changed, stamps);
            refuseWhatTakesARestart(changed, before, now);
            state = new State(now, stamps, true);
            LOG.info("{} or a file that it names has changed; it is in force now", changed);
        } catch (ConfigException e) {
            state = new State(before, stamps, false);
            LOG.warn(
                    "{} or a file that it names has changed and cannot be used; what was read before stays in force: {}",
                    changed,
                    e.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
    }

    private static void refuseWhatTakesARestart(Path file, WebConfig before, WebConfig now) throws ConfigException {
        if (before.tls().isPresent() != now.tls().isPresent()) {
            String why = "TLS cannot be switched on or off while the exporter runs; restart it";
            throw new ConfigException(List.of(new Problem(file.toString(), 1, 1, "tls_server_config", why)));
        }
        // A file that is half written looks like one without logins.
        if (before.passwords().required() && !now.passwords().required()) {
            String why = "logins cannot be switched off while the exporter runs; restart it";
            throw new ConfigException(List.of(new Problem(file.toString(), 1, 1, "basic_auth_users", why)));
        }
    }
}
