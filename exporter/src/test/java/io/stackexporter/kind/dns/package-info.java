/** Name servers of the tests, compared with what blackbox_exporter says of them. */
@NullMarked
package io.stackexporter.kind.dns;

import org.jspecify.annotations.NullMarked;
