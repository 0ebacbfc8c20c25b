/** What is shipped besides the exporter, rules, routing and dashboards, against what the exporter can emit. */
@NullMarked
package io.stackexporter.bundle;

import org.jspecify.annotations.NullMarked;
