/** Families of many targets as one page: merged by definition, in the text format 0.0.4 or OpenMetrics 1.0. */
@NullMarked
package io.stackexporter.exposition;

import org.jspecify.annotations.NullMarked;
