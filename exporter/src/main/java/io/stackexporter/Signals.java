package io.stackexporter;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What signals do, from the first moment on: SIGTERM and SIGINT are the ordinary way to end, SIGHUP reloads. */
final class Signals {
    private static final int FINE = 0;

    private final AtomicBoolean endsByItself = new AtomicBoolean();
    private final AtomicBoolean hangup = new AtomicBoolean();
    private final AtomicReference<@Nullable Exporter> running = new AtomicReference<>();

    private Signals() {}

    static Signals watched() {
        Signals signals = new Signals();
        Runtime.getRuntime().addShutdownHook(new Thread(signals::end, "stop"));
        signals.hearHangup();
        return signals;
    }

    /** The program is about to exit with a code of its own. */
    void endsByItself() {
        endsByItself.set(true);
    }

    /** From here on they are for this exporter; a reload that was asked for too early follows now. */
    void reach(Exporter exporter) {
        running.set(exporter);
        if (hangup.getAndSet(false)) {
            exporter.reload();
        }
    }

    /** By reflection: the compiler warns of the only class that hears of this signal, and warnings end the build. */
    private void hearHangup() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        reload();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (ReflectiveOperationException e) {
            // This Java hears of no signals; a request to reload is heard all the same.
        }
    }

    private void reload() {
        hangup.set(true);
        Exporter exporter = running.get();
        if (exporter != null) {
            reach(exporter);
        }
    }

    private void end() {
        if (endsByItself.get()) {
            return;
        }
        Exporter exporter = running.get();
        if (exporter != null) {
            LoggerFactory.getLogger(Main.class).info("stopping");
            exporter.close();
        }
        // Without this the code would be 143.
        Runtime.getRuntime().halt(FINE);
    }
}
