/** Files that programs write, as they are on good days and on bad ones. */
@NullMarked
package io.stackexporter.kind.files;

import org.jspecify.annotations.NullMarked;
