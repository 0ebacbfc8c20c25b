/** Ports: whether somebody answers there, and says what is expected. */
@NullMarked
package io.stackexporter.kind.tcp;

import org.jspecify.annotations.NullMarked;
