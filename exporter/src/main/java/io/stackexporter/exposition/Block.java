package io.stackexporter.exposition;

import io.stackexporter.metric.Family;
import java.util.List;
import java.util.Map;

/** Families that share the same outer labels, such as those of one target. */
public record Block(Map<String, String> labels, List<Family> families) {}
