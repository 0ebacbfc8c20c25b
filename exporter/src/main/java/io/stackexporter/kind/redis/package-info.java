/**
 * Redis, Valkey and what speaks like them. Nearly everything comes from one INFO a scrape; the tables of this package say
 * which of its fields feed which metric. Only commands that read, and only short ones: no KEYS, no SCAN, no MONITOR.
 */
@NullMarked
package io.stackexporter.kind.redis;

import org.jspecify.annotations.NullMarked;
