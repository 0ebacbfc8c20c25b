/** Certificates: of any server that speaks TLS, and of files. */
@NullMarked
package io.stackexporter.kind.tls;

import org.jspecify.annotations.NullMarked;
