@NullMarked
package io.stackexporter.probe;

import org.jspecify.annotations.NullMarked;
