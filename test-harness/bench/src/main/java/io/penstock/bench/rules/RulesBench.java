/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.bench.measure.Cores;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.plant.Plant;
import io.penstock.bench.plant.PlantProfile;
import java.io.IOException;
import java.nio.file.Path;

/** Many rules: what they take of a core, how long they take to load, and when a changed one is at work. */
public final class RulesBench {
    private final Report report;
    private final int rounds;
    private final int many;
    private final int readings;

    /**
     * @param many rules that readings go through
     * @param readings of each turn
     */
    public RulesBench(Report report, int rounds, int many, int readings) {
        this.report = report;
        this.rounds = rounds;
        this.many = many;
        this.readings = readings;
    }

    /**
     * Readings through rules and through a plain loop, on one core.
     *
     * @param kind {@code yaml} or {@code drl}
     * @param onOne whether also with all rules on one resource
     */
    public void evaluate(String kind, int warmUps, boolean onOne) throws IOException {
        Goal goal = Goal.atLeast(kind.equals("yaml") ? 20_000 : 150_000.0 / many);
        report.title(
                kind,
                many + " " + kind + " rules on one stream, the generator and the log included"
                        + (Cores.here().canHold() ? ", on one core" : ", NOT held to one core"));
        try (WorkFolder work = new WorkFolder("rules");
                Worker worker = Worker.onOneCore(RuleWork.class, work.path().resolve("rules.log"))) {
            compare(worker, kind, 50, warmUps, goal);
            if (onOne) {
                compare(worker, kind, 1, warmUps, goal);
            }
        }
    }

    private void compare(Worker worker, String kind, int spread, int warmUps, Goal goal) throws IOException {
        Side rules = new Side(kind, spread);
        Side plain = new Side("plain", spread);
        for (int i = 0; i < warmUps; i++) {
            new Side(kind, spread).turn(worker);
        }
        for (int i = 0; i < rounds; i++) {
            plain.turn(worker);
            rules.turn(worker);
        }
        String name = kind + (spread == 1 ? ", all on one resource" : ", spread over " + spread + " devices");
        String loop = "plain loop" + (spread == 1 ? ", all on one resource" : ", spread over " + spread + " devices");
        report.figure(
                Measured.of(name, rules.rate, "readings/s").digits(0).goal(goal).against(loop, plain.rate));
        report.figure(name + ", rule and reading", rules.rate.median() * many, "/s", 0, null);
        report.figure(Measured.of(name + ", processor time", rules.cpu, "us/reading")
                .against(loop + ", processor time", plain.cpu));
        report.figure(name + ", commands", rules.commands, "", 0);
        report.figure(loop, plain.rate, "readings/s", 0);
        report.figure(loop + ", processor time", plain.cpu, "us/reading", 2);
    }

    /** A profile with so many rules: in a process just started as the launcher does it, and in one that has loaded it before. */
    public void load(int rules) throws IOException {
        report.title("load", rules + " YAML rules loaded, with the " + rules + " devices that they set");
        Samples cold = new Samples();
        Samples warm = new Samples();
        Samples parsed = new Samples();
        Samples alone = new Samples();
        Samples cpu = new Samples();
        try (WorkFolder work = new WorkFolder("rules")) {
            Path many = RulesProfile.write(work.path().resolve("many"), rules, rules);
            // three of five: each starts two processes, and loads six times
            for (int i = 0; i < Math.min(3, rounds); i++) {
                try (Worker worker = Worker.asLaunched(
                        Role.ALONE, RuleWork.class, work.path().resolve("load.log"))) {
                    parsed.add(millis(worker.ask("parse " + many), rules));
                }
                try (Worker worker = Worker.asLaunched(
                        Role.ALONE, RuleWork.class, work.path().resolve("load.log"))) {
                    String answer = worker.ask("load " + many);
                    cold.add(millis(answer, rules));
                    cpu.add(Long.parseLong(answer.split(" ")[2]) / 1e6);
                    for (int again = 0; again < 3; again++) {
                        worker.ask("load " + many);
                    }
                    warm.add(millis(worker.ask("load " + many), rules));
                    alone.add(millis(worker.ask("parse " + many), rules));
                }
            }
        }
        report.figure(Measured.of("load in a new process", cold, "ms")
                .digits(0)
                .goal(Goal.atMost(1000))
                .against("YAML parsed alone in a new process", parsed));
        report.figure("load in a new process, processor time", cpu, "ms", 0);
        report.figure("YAML parsed alone in a new process", parsed, "ms", 0);
        report.figure("load again", warm, "ms", 0);
        report.figure("YAML parsed again", alone, "ms", 0);
    }

    private static double millis(String answer, int rules) throws IOException {
        String[] words = answer.split(" ");
        if (Integer.parseInt(words[1]) != rules) {
            throw new IOException("there must be " + rules + " rules but there were " + words[1]);
        }
        return Long.parseLong(words[0]) / 1e6;
    }

    /**
     * From the save of a changed rule to the first write of what it now says, in a running program with so many rules. What the driver adds is
     * half of 20 ms.
     *
     * @param warmUp seconds, at least, before the first change
     */
    public void change(int rules, double warmUp) throws IOException {
        report.title("change", "A changed rule at work, " + rules + " rules in the profile");
        Samples took = new Samples();
        try (WorkFolder work = new WorkFolder("rules");
                Worker plant = Plant.worker(Role.ALONE, work.path().resolve("plant.log"))) {
            plant.ask("start " + changing(work.path().resolve("profile"), rules) + " "
                    + work.path().resolve("data"));
            report.note(Steady.await(warmUp, plant.handle(), some -> plant.ask("measure " + some))
                    .text("penstock"));
            for (int i = 1; i <= rounds; i++) {
                // not always at the same moment of whoever looks for changes
                plant.ask("measure " + (0.7 + 0.137 * i));
                took.add(Double.parseDouble(
                        plant.ask("change rules/rules.yaml " + text(i - 1) + " " + text(i) + " " + (100 + i) + ".0")));
            }
        }
        report.figure("save to first write", took, "ms", 0, Goal.atMost(1000));
    }

    /** What the rule that is changed sets, as its file has it. */
    private static String text(int change) {
        return (100 + change) + ".0}}";
    }

    private static Path changing(Path folder, int rules) throws IOException {
        StringBuilder text = new StringBuilder("rules:\n");
        for (int i = 0; i < rules; i++) {
            text.append("  rule-").append(i).append(":\n    inputs: {x: cell-").append(i % 20);
            text.append("/In}\n    when: x > ").append(i == 0 ? 50 : 90 + i).append("\n    then: [{set: {cell-");
            text.append(i % 20)
                    .append("/Out: ")
                    .append(i == 0 ? text(0) : "1}}")
                    .append("]\n");
            text.append("    priority: ").append(rules - i).append('\n');
        }
        return new PlantProfile(folder)
                .service(
                        "cells",
                        "stamped: {every: 1}",
                        "name: cells\ndeviceResources:\n  - {name: In, properties: {valueType: Float64, readWrite: R}}\n"
                                + "  - {name: Out, properties: {valueType: Float64, readWrite: RW}}\n",
                        20,
                        i -> "{name: cell-" + i
                                + ", profileName: cells, protocols: {stamped: {}}, autoEvents: [{sourceName: In, interval: 20ms}]}")
                .rules(text.toString())
                .done();
    }

    /** What was measured of one side. */
    private final class Side {
        private final String kind;
        private final int spread;
        private final Samples rate = new Samples();
        private final Samples cpu = new Samples();
        private final Samples commands = new Samples();

        Side(String kind, int spread) {
            this.kind = kind;
            this.spread = spread;
        }

        void turn(Worker worker) throws IOException {
            String[] answer = worker.ask(kind + " " + many + " " + spread + " " + readings)
                    .split(" ");
            rate.add(readings * 1e9 / Long.parseLong(answer[0]));
            cpu.add(Long.parseLong(answer[1]) / 1000.0 / readings);
            commands.add(Double.parseDouble(answer[2]));
        }
    }
}
