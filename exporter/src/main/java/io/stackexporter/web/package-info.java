/** The face: routes, formats, the scrape's deadline, limits, and an orderly end. */
@NullMarked
package io.stackexporter.web;

import org.jspecify.annotations.NullMarked;
