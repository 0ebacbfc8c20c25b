/**
 * The contract of kinds and collectors, and the one engine that runs them: threads, deadlines, limits, errors, merging.
 * A kind says how to open a session, a collector says what to read in it, everything else happens here.
 */
@NullMarked
package io.stackexporter.collect;

import org.jspecify.annotations.NullMarked;
