package io.stackexporter.kind.backup;

import java.util.Optional;

/**
 * What the check of one file found.
 *
 * @param problem empty when nothing speaks against it
 * @param known whether it is known to be whole, or not to be
 * @param checksum whether the checksum beside it is its own; empty when there is none or it was not compared
 * @param changing whether it was written while it was looked at
 * @param read how many bytes of it were read
 */
record Finding(Optional<Problem> problem, boolean known, Optional<Boolean> checksum, boolean changing, int read) {

    static Finding of(Problem problem) {
        return new Finding(Optional.of(problem), true, Optional.empty(), false, 0);
    }

    boolean isGood() {
        return problem.isEmpty() && !changing;
    }
}
