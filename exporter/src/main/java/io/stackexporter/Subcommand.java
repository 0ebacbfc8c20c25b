package io.stackexporter;

/** What the program can do besides watching. */
interface Subcommand {

    /** Does it and tells on standard output and standard error how it went; returns the exit code. */
    int run();
}
