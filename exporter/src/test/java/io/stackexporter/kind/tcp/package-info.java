/** Ports against real servers, and against servers that answer what they should not. */
@NullMarked
package io.stackexporter.kind.tcp;

import org.jspecify.annotations.NullMarked;
