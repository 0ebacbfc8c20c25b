/** Who may come in: the web configuration file of Prometheus' exporters, with TLS, logins, headers and a rate. */
@NullMarked
package io.stackexporter.access;

import org.jspecify.annotations.NullMarked;
