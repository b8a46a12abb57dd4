/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.Rule;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands in a profile's {@code rules/}.
 *
 * @param rules YAML rules, in the order of the files and within them
 * @param interlocks what forbids and forces writes
 * @param drools {@code .drl} files, in the order of their names
 * @param limits of those
 */
public record RuleSet(List<Rule> rules, List<Interlock> interlocks, List<Path> drools, DroolsLimits limits) {
    public static final RuleSet EMPTY = new RuleSet(List.of(), List.of(), List.of());

    /** Within the usual limits. */
    public RuleSet(List<Rule> rules, List<Interlock> interlocks, List<Path> drools) {
        this(rules, interlocks, drools, DroolsLimits.DEFAULT);
    }

    public RuleSet within(DroolsLimits changed) {
        return new RuleSet(rules, interlocks, drools, changed);
    }
}
