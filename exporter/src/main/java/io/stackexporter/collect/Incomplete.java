package io.stackexporter.collect;

/** A part of what a collector reads could not be read, such as one of many databases; what it found of the rest is good. */
public final class Incomplete extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Something failed, and the rest did not.
     *
     * @param what what is missing, in words
     * @param cause why; it decides the kind of the error
     */
    public Incomplete(String what, Exception cause) {
        super(what, cause);
    }

    /** What went wrong where something did. */
    Throwable reason() {
        return getCause() == null ? this : getCause();
    }
}
