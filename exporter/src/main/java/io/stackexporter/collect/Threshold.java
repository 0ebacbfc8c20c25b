package io.stackexporter.collect;

/**
 * The default limits of one signal: data that rules compare the signal with, so that nobody edits a rule to tune one target.
 *
 * @param warning not a number when there is no such limit
 * @param critical not a number when there is no such limit; below {@code warning} where a small value is the bad one
 * @param why the requirement or reason
 */
public record Threshold(String signal, double warning, double critical, String why) {}
