/** The kind http against real servers. */
@NullMarked
package io.stackexporter.kind.http;

import org.jspecify.annotations.NullMarked;
