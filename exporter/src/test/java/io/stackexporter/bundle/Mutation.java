package io.stackexporter.bundle;

/**
 * One small change of a rule that its tests should notice.
 *
 * @param what for people, such as {@code 2nd > to >=}
 * @param field of the rule, such as {@code expr} or {@code for}
 * @param value what stands there then
 */
record Mutation(Rule rule, String what, String field, String value) {

    /** The same for every run, so that it can be listed. */
    String id() {
        return rule.file().getFileName() + "\t" + rule.name() + "\t" + rule.severity() + "\t" + what;
    }
}
