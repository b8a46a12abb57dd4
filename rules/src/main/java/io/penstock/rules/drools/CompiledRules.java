/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.time.Duration;
import java.util.Set;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;

/**
 * Files that compiled, ready to run.
 *
 * @param base for sessions; shared by them
 * @param keep how long a reading must stay in the session
 * @param facts classes that conditions look at
 * @param logical names of rules that insert facts which go when their conditions do
 * @param rules names
 */
record CompiledRules(
        InternalKnowledgeBase base, Duration keep, Set<String> facts, Set<String> logical, Set<String> rules) {
    boolean looksAt(Class<?> fact) {
        return facts.contains(fact.getName());
    }
}
