/** What SQL systems share: the pool of a target, queries as data, and the meaning of SQL states. */
@NullMarked
package io.stackexporter.jdbc;

import org.jspecify.annotations.NullMarked;
