package io.stackexporter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Log lines to standard error, in the two formats that Prometheus' own programs write. */
final class Logging {
    private Logging() {}

    /** Takes effect at once; a level or format that does not exist was refused before. */
    static void set(String level, String format) {
        // Undertow and XNIO log through jboss-logging, which must be told before it loads.
        System.setProperty("org.jboss.logging.provider", "slf4j");
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = format.equals("json") ? json() : logfmt(context);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("ROOT").addAppender(console);
        context.getLogger("io.stackexporter").setLevel(Level.toLevel(level));
        // It reports every lost connection, which the engine reports already, once and with its target.
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        return encoder;
    }

    private static Encoder<ILoggingEvent> logfmt(LoggerContext context) {
        LogfmtLayout layout = new LogfmtLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        return encoder;
    }

    /** {@code ts=… level=… msg="…"}: one line an event, whatever the message holds. */
    private static final class LogfmtLayout extends LayoutBase<ILoggingEvent> {
        @Override
        public String doLayout(ILoggingEvent event) {
            String trace = event.getThrowableProxy() == null
                    ? ""
                    : " err=" + quoted(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            return "ts=" + event.getInstant() + " level="
                    + event.getLevel().toString().toLowerCase(Locale.ROOT) + " msg="
                    + quoted(event.getFormattedMessage()) + trace + "\n";
        }

        /** Names from a configuration or a server may hold anything; a line stays a line and a terminal stays itself. */
        private static String quoted(String text) {
            StringBuilder quoted = new StringBuilder("\"");
            text.codePoints().filter(c -> c != '\r').forEach(c -> {
                if (c == '\n') {
                    quoted.append("\\n");
                } else if (c == '"' || c == '\\') {
                    quoted.append('\\').appendCodePoint(c);
                } else if (Character.isISOControl(c)
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR) {
                    quoted.append("\\u%04x".formatted(c));
                } else {
                    quoted.appendCodePoint(c);
                }
            });
            return quoted.append('"').toString();
        }
    }
}
