/** What the exporter says of itself: its runs, its state, its process; declared like every other metric. */
@NullMarked
package io.stackexporter.self;

import org.jspecify.annotations.NullMarked;
