package io.stackexporter.convert;

import io.stackexporter.config.Problem;
import java.util.List;

/**
 * What a file became.
 *
 * @param yaml the custom collectors, for a configuration
 * @param kept how many there are
 * @param remarks what is not among them and why, in the order of the file
 * @param complete whether everything that the file gave is still served: converted, or built in
 */
public record Conversion(String yaml, int kept, List<Problem> remarks, boolean complete) {}
