/** Each kind of target against real servers, and what those tests share. */
package io.stackexporter.kind;
