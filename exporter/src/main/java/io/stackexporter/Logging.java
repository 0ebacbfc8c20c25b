package io.stackexporter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
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
        Encoder<ILoggingEvent> encoder = encoder(context, format.equals("json"));
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

    /** What the report of {@code --target.test} says need not be said twice; who wants every detail gets it. */
    static void leaveTargetsToTheReport(String level) {
        if (!level.equals("debug")) {
            ((LoggerContext) LoggerFactory.getILoggerFactory())
                    .getLogger("io.stackexporter.targets")
                    .setLevel(Level.OFF);
        }
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
        LogLines lines = new LogLines(json);
        lines.setContext(context);
        lines.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(lines);
        encoder.setCharset(StandardCharsets.UTF_8);
        return encoder;
    }
}
