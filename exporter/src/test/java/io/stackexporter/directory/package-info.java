/** What the file system has no test server for. */
@NullMarked
package io.stackexporter.directory;

import org.jspecify.annotations.NullMarked;
