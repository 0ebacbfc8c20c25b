/**
 * Looking at a directory that somebody else fills: by a pattern, without ever following a link out of it, with memory that
 * does not grow with the number of files, and in a thread of its own, so that a file system that hangs costs only itself.
 */
@NullMarked
package io.stackexporter.directory;

import org.jspecify.annotations.NullMarked;
