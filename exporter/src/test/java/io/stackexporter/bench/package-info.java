/** Figures for docs/performance.md: printed, never asserted, and always beside something measured in the same run. */
@NullMarked
package io.stackexporter.bench;

import org.jspecify.annotations.NullMarked;
