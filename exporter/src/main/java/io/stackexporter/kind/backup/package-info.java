/**
 * Backups where they lie: in a directory or in a bucket of an S3-compatible store. What a job reports of itself is only told;
 * whether a backup is there and whole is read from the files, from a megabyte of each at most.
 */
@NullMarked
package io.stackexporter.kind.backup;

import org.jspecify.annotations.NullMarked;
