package io.stackexporter.jdbc;

/**
 * How a session is told to let no statement run longer, in its server's own words: a driver's time limit would open another
 * connection to end the statement.
 *
 * @param set run in the transaction of the statement
 * @param lift run after that transaction was rolled back; empty where that lifts the limit
 */
public record TimeLimit(String set, String lift) {}
