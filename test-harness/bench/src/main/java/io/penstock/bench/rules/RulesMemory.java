/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Whether rules keep more and more: YAML and DRL at a steady rate for long, and what is alive after a full collection at the end of each slice. */
final class RulesMemory {
    private static final int RULES = 300;
    private static final int DEVICES = 50;
    private static final int PER_SECOND = 2_000;
    private static final int SLICES = 10;
    /** What is kept for a time has come to its full number within the first half, which its median passes over. */
    private static final Goal FLAT = Goal.atMost(1.1);

    private final Report report;

    RulesMemory(Report report) {
        this.report = report;
    }

    private enum Kind {
        YAML,
        DRL
    }

    void run(double minutes) throws IOException {
        report.title(
                "memory",
                RULES + " rules in YAML and as many in DRL, steady " + PER_SECOND + " readings/s each for " + minutes
                        + " minutes: what is alive");
        Map<Kind, Half> halves = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            halves.put(kind, half(kind, minutes));
        }
        halves.forEach((kind, half) -> {
            String name = kind.name().toLowerCase(java.util.Locale.ROOT);
            report.figure(name + ", alive, first half", half.first, "MB", 1);
            report.figure(name + ", alive, second half", half.second, "MB", 1);
            report.figure(
                    name + ", second half to first", half.second.median() / half.first.median(), "times", 2, FLAT);
            report.figure(name + ", resident at the end", half.resident, "MB", 0);
        });
    }

    private record Half(Samples first, Samples second, Samples resident) {}

    private static Half half(Kind kind, double minutes) throws IOException {
        Half half = new Half(new Samples(), new Samples(), new Samples());
        String name = kind.name().toLowerCase(java.util.Locale.ROOT);
        try (WorkFolder work = new WorkFolder("rules");
                Worker worker =
                        Worker.start(Role.ALONE, RuleWork.class, work.path().resolve("memory.log"))) {
            String question = "memory " + name + " " + RULES + " " + DEVICES + " " + PER_SECOND + " ";
            for (int i = 0; i < SLICES; i++) {
                String[] words = worker.ask(question + minutes * 60 / SLICES).split(" ");
                (i < SLICES / 2 ? half.first : half.second).add(Long.parseLong(words[0]) / 1e6);
                if (i == SLICES - 1) {
                    half.resident.add(Long.parseLong(words[1]) / 1e6);
                }
            }
        }
        return half;
    }
}
