/** YAML text to checked values: every problem of a file at once, with line and column, and a record of every question asked. */
@NullMarked
package io.stackexporter.config;

import org.jspecify.annotations.NullMarked;
