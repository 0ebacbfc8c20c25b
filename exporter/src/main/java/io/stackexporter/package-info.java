/** Where everything is put together: the command line, the life of the process, the catalogue and the documents printed from it. */
@NullMarked
package io.stackexporter;

import org.jspecify.annotations.NullMarked;
