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
 */
public record RuleSet(List<Rule> rules, List<Interlock> interlocks, List<Path> drools) {
    public static final RuleSet EMPTY = new RuleSet(List.of(), List.of(), List.of());
}
