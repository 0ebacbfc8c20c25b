/** What kinds share that watch from outside: names, certificates, one probe a scrape, and blackbox_exporter's names for them. */
@NullMarked
package io.stackexporter.probe;

import org.jspecify.annotations.NullMarked;
