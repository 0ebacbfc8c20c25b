/** The image: what its Dockerfile promises, and what the built one does. */
@NullMarked
package io.stackexporter.image;

import org.jspecify.annotations.NullMarked;
