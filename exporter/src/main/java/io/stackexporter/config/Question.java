package io.stackexporter.config;

/**
 * One key that the program asked a configuration for: what {@code docs/config.md} is printed from.
 *
 * @param path with {@code []} for the elements of a list
 * @param fallback what holds when the key is missing, as a user would write it; empty when there is nothing
 */
public record Question(String path, String type, String fallback, String help) {}
