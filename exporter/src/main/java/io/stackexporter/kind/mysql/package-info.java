/**
 * MySQL and MariaDB. What the two name differently is told apart by the flavor that the server's version shows; the names on
 * the page are those that the known exporter uses for either.
 */
@NullMarked
package io.stackexporter.kind.mysql;

import org.jspecify.annotations.NullMarked;
