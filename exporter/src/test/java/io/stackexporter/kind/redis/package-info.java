/** Redis and Valkey against real servers, and against servers that answer what they should not. */
@NullMarked
package io.stackexporter.kind.redis;

import org.jspecify.annotations.NullMarked;
