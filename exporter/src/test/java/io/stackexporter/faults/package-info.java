/** Everything that can go wrong around the packaged exporter, on real sockets: what it answers and what it leaves over. */
@NullMarked
package io.stackexporter.faults;

import org.jspecify.annotations.NullMarked;
