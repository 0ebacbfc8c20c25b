/** The one visible list of what can be watched. */
@NullMarked
package io.stackexporter.kind;

import org.jspecify.annotations.NullMarked;
