/** Files that some program writes, such as logs: whether they are there, grow, and are still written to. */
@NullMarked
package io.stackexporter.kind.files;

import org.jspecify.annotations.NullMarked;
