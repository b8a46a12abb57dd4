/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Many rules on one stream. */
public final class RulesMeasurement implements Measurement {
    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String group() {
        return "inside";
    }

    @Override
    public String about() {
        return "300 rules in YAML and in DRL on one stream and one core; 1,000 loaded; one changed; beside comparisons in a loop.";
    }

    @Override
    public double minutes() {
        return 1.4;
    }

    @Override
    public List<String> parts() {
        return List.of("yaml", "drl", "load", "change", "memory");
    }

    @Override
    public Set<String> options() {
        return Set.of("minutes");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        RulesBench bench =
                new RulesBench(report, effort.rounds(), effort.pick(300, 300, 30), effort.pick(30_000, 2_000, 2_000));
        if (effort.minutes() > 0 || "memory".equals(effort.only())) {
            new RulesMemory(report).run(effort.minutes() > 0 ? effort.minutes() : effort.pick(10, 0.5, 0.03));
            return;
        }
        if (effort.wants("yaml")) {
            bench.evaluate("yaml", effort.pick(2, 1, 0), effort.wantsUnlessQuick("yaml"));
        }
        if (effort.wants("drl") && effort.level() != Effort.Level.MOMENT) {
            bench.evaluate("drl", effort.pick(2, 1, 0), effort.wantsUnlessQuick("drl"));
        }
        if (effort.wantsUnlessQuick("load")) {
            bench.load(effort.pick(1_000, 300, 50));
        }
        if (effort.wants("change")) {
            bench.change(effort.pick(300, 300, 30), effort.pick(4, 0.5, 0.2));
        }
    }
}
