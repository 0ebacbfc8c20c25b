/** TLS towards what is watched, alike for every kind: which server is trusted, who we are, and plain words when it fails. */
@NullMarked
package io.stackexporter.tls;

import org.jspecify.annotations.NullMarked;
