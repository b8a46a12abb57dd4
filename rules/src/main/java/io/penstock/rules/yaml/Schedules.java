/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which rules are to be looked at because of their schedules: only those whose schedule says something else by now. */
final class Schedules {
    /** When one changes next, by the wall clock; 0 when all are to be looked at. */
    private long next;

    /** With the next look: there are other rules, or another time. */
    void lookAtAll() {
        next = 0;
    }

    /** Of these rules, those that were due. */
    List<RuleUse> look(Collection<RuleUse> uses, long wall) {
        if (wall < next) {
            return List.of();
        }
        boolean all = next == 0;
        next = Long.MAX_VALUE;
        List<RuleUse> due = new ArrayList<>();
        for (RuleUse use : uses) {
            if (use.rule.schedule() == null) {
                continue;
            }
            if (all || wall >= use.nextChange) {
                use.look(wall);
                due.add(use);
            }
            next = Math.min(next, use.nextChange);
        }
        return due;
    }

    /** Nanoseconds until one is to be looked at. */
    long untilDue(long wall) {
        return Math.max(0, next - wall);
    }
}
