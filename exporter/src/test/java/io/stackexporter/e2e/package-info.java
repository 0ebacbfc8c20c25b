/** The whole way: real servers, the packaged exporter, a real Prometheus and Alertmanager, and the message that arrives. */
@NullMarked
package io.stackexporter.e2e;

import org.jspecify.annotations.NullMarked;
