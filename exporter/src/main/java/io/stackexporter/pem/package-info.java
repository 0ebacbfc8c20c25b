/** PEM files: certificates and private keys in every form in which they are handed out. */
@NullMarked
package io.stackexporter.pem;

import org.jspecify.annotations.NullMarked;
