/** PostgreSQL 14 to 18, primary and replica. */
@NullMarked
package io.stackexporter.kind.postgresql;

import org.jspecify.annotations.NullMarked;
