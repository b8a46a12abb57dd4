/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts rules in place of others. Those that say what they said keep everything; one that says something else keeps what it last did. */
final class Reload {
    private final LatestReadings latest;
    private final Instances instances;
    private final Writes writes;
    private final Consequences consequences;
    private final SavedState state;

    Reload(LatestReadings latest, Instances instances, Writes writes, Consequences consequences, SavedState state) {
        this.latest = latest;
        this.instances = instances;
        this.writes = writes;
        this.consequences = consequences;
        this.state = state;
    }

    /** @return the instances of rules that say something else now, to look by what they say */
    List<Instance> apply(List<Rule> rules, long wall) {
        Map<String, RuleUse> before = instances.takeAll();
        List<Instance> changed = new ArrayList<>();
        for (Rule rule : rules) {
            RuleUse old = before.remove(rule.name());
            if (old != null && old.rule.equals(rule)) {
                instances.add(old);
                continue;
            }
            RuleUse use = instances.begin(rule, wall);
            if (old != null) {
                old.instances.values().forEach(was -> carry(was, use, changed, wall));
            }
        }
        before.values().forEach(use -> use.instances.values().forEach(i -> end(i, wall)));
        latest.retain(instances::read, state::forget);
        return changed;
    }

    private void carry(Instance was, RuleUse use, List<Instance> changed, long wall) {
        if (!use.isOf(was.device)) {
            end(was, wall);
            return;
        }
        was.holdDue = 0;
        Instance now = instances.of(use, was.device);
        now.follow(was);
        writes.follow(was, now);
        instances.begin(now);
        changed.add(now);
    }

    private void end(Instance instance, long wall) {
        consequences.handOver(instance, wall);
        instance.holdDue = 0; // it may be queued
        state.forget(instance);
    }
}
