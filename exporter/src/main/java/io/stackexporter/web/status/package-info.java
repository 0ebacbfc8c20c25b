/** The page for people: from what is known of the targets to HTML in the language of the reader. No network, no clock, no scrape. */
@NullMarked
package io.stackexporter.web.status;

import org.jspecify.annotations.NullMarked;
