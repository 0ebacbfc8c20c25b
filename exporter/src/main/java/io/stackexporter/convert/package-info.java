/** What other exporters' files of queries become here: custom collectors, and a word about everything that cannot. */
@NullMarked
package io.stackexporter.convert;

import org.jspecify.annotations.NullMarked;
