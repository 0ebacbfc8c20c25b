/** Real servers, and ones that misbehave on purpose, for the tests. */
@NullMarked
package io.stackexporter.servers;

import org.jspecify.annotations.NullMarked;
