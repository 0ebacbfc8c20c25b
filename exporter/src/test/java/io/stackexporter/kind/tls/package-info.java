/** Certificates of servers and of files, good and bad ones. */
@NullMarked
package io.stackexporter.kind.tls;

import org.jspecify.annotations.NullMarked;
