package io.stackexporter.web.status;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.TargetState;
import io.stackexporter.collect.Threads;
import java.util.regex.Pattern;

/** Outcomes in the words of a language; what servers said stays in theirs. */
record Outcomes(Language language) {
    /** How a server calls its errors before it says what happened, which our words say better. */
    private static final Pattern SEVERITY = Pattern.compile("^(?:FATAL|ERROR|ERR):? ");

    String error(Failed failed) {
        String message = SEVERITY.matcher(failed.message()).replaceFirst("");
        String kind = language.say(word(failed.kind()));
        if (message.regionMatches(true, 0, kind, 0, kind.length())) {
            return message; // it says the same and more
        }
        // What the exporter itself says of a time-out is no more than the word for it.
        return message.isEmpty() || message.equals(Threads.LATE) ? kind : language.say(Word.LABELLED, kind, message);
    }

    String error(String collector, Failed failed) {
        return language.say(Word.LABELLED, collector, error(failed));
    }

    String dropped(String collector, Done done) {
        return language.say(Word.DROPPED_BY, collector, done.dropped());
    }

    String lacking(String collectors, String grants) {
        return language.say(Word.LACKS_BY, collectors, grants);
    }

    /** Why it did not run. */
    String skipped(Skipped skipped, TargetState state) {
        if (state.scrapedAt().isEmpty() || skipped.reason().equals(TargetState.NOT_SCRAPED)) {
            return language.say(Word.SKIPPED_UNKNOWN);
        }
        return language.say(state.up() ? Word.SKIPPED_UNSUPPORTED : Word.SKIPPED_DOWN);
    }

    private static Word word(ErrorKind kind) {
        return switch (kind) {
            case CONNECT -> Word.ERROR_CONNECT;
            case AUTH -> Word.ERROR_AUTH;
            case PERMISSION -> Word.ERROR_PERMISSION;
            case TIMEOUT -> Word.ERROR_TIMEOUT;
            case UNSUPPORTED -> Word.ERROR_UNSUPPORTED;
            case QUERY -> Word.ERROR_QUERY;
            case LIMIT -> Word.ERROR_LIMIT;
            case INTERNAL -> Word.ERROR_INTERNAL;
        };
    }
}
