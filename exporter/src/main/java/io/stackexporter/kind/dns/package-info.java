/** Name servers: whether a record is answered as expected. */
@NullMarked
package io.stackexporter.kind.dns;

import org.jspecify.annotations.NullMarked;
