package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Session.Identity;
import java.util.Optional;

/** Looks once at something from outside; what it saw is told whether it was as expected or not. */
@FunctionalInterface
public interface Probe<F extends Probe.Finding> {

    /** Ends by the deadline; throws only when nothing was seen that could be told. */
    F look(Deadline deadline) throws Exception;

    /** The next look is taken although the last login was refused: somebody wants it now. */
    default void tryLoginAgain() {}

    /** What was seen. */
    interface Finding {
        /** Why it is not as expected; empty when it is. */
        Optional<Exception> failure();

        /** What answered, when something did. */
        Identity identity();
    }
}
