package io.stackexporter.collect;

/**
 * An exception whose message says everything that people need: what is wrong and what mends it. What wraps it and what caused
 * it would only repeat it in worse words.
 */
public interface Explained {
    /** What it means for the target. */
    ErrorKind kind();
}
