package io.stackexporter.kind.backup;

import java.io.IOException;

/** A backup is not what it should be, as far as was read. */
final class Flaw extends IOException {
    private static final long serialVersionUID = 1;

    private final Problem problem;

    Flaw(Problem problem) {
        super(problem.word());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }

    static void unless(boolean holds, Problem problem) throws Flaw {
        if (!holds) {
            throw new Flaw(problem);
        }
    }
}
