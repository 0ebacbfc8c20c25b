/** Backups that real programs have made, whole and broken, where they should lie and where they should not. */
@NullMarked
package io.stackexporter.kind.backup;

import org.jspecify.annotations.NullMarked;
