/** What a metric is and what was found of it: definitions that refuse bad names, and the sink that a collector fills. */
@NullMarked
package io.stackexporter.metric;

import org.jspecify.annotations.NullMarked;
