/** Services that speak HTTP: whether they answer as expected, how long that takes, and what they say of themselves. */
@NullMarked
package io.stackexporter.kind.http;

import org.jspecify.annotations.NullMarked;
