/** {@code make demo}: real servers with a little work to do, and the exporter that watches them. */
@NullMarked
package io.stackexporter.demo;

import org.jspecify.annotations.NullMarked;
