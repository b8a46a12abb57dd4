/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Schedule;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.OutputReader.Write;
import io.penstock.engine.config.RuleBlocks.RuleBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.RuleSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code rules/}: rules, interlocks and scenes. */
final class RuleReader {
    private final ProfileFiles files;
    private final Binder binder;
    private final ScalarBinder scalars;
    private final Units units;
    private final Problems problems;
    private final NamedBlocks rules;
    private final NamedBlocks interlocks;
    private final NamedBlocks scenes;
    private final Map<String, List<SetValues>> readScenes = new LinkedHashMap<>();
    private final Set<String> lost = new HashSet<>();
    private boolean unnamed;

    RuleReader(ProfileFiles files, Binder binder, ScalarBinder scalars, Units units, Problems problems) {
        this.files = files;
        this.binder = binder;
        this.scalars = scalars;
        this.units = units;
        this.problems = problems;
        this.rules = new NamedBlocks("rule", problems);
        this.interlocks = new NamedBlocks("interlock", problems);
        this.scenes = new NamedBlocks("scene", problems);
    }

    /** Those that are enabled and have no problem, in the order written. */
    RuleSet read(LoadedDevices devices) {
        KnownOutputs known = new KnownOutputs(devices);
        for (Path file : files.in("rules", ".yaml", ".yml")) {
            Node part = files.read(file);
            Place top = new Place(files.shown(file), 1, 1);
            unnamed |= binder.bind(RuleBlocks.Part.class, part, top, Scope.strict("")) == null;
            if (part instanceof Node.Mapping m) {
                rules.add(m.get("rules"));
                interlocks.add(m.get("interlocks"));
                scenes.add(m.get("scenes"));
                Node all = m.get("rules");
                if (all != null) {
                    known.findPublished(all);
                }
            }
        }
        unnamed |= files.isAnyUnreadable("rules");
        scenes.all().forEach((name, entry) -> readScene(name, entry, known));
        RuleLint lint = new RuleLint(problems);
        List<Rule> readRules = new ArrayList<>();
        rules.all().forEach((name, entry) -> {
            Rule rule = rule(name, entry, known, lint);
            if (rule != null) {
                readRules.add(rule);
            }
        });
        lint.check();
        InterlockReader reader = new InterlockReader(binder, scalars, units, known, problems);
        return new RuleSet(List.copyOf(readRules), reader.read(interlocks), files.in("rules", ".drl"));
    }

    /** Names of rules that have a mistake, and of the alerts that they raise: tests may name them. */
    Set<String> lost() {
        return lost;
    }

    /** Whether there may be others, whose names are not known either. */
    boolean isAnyUnnamed() {
        return unnamed || rules.isAnyLost();
    }

    private void readScene(String name, Node.Entry entry, KnownOutputs known) {
        Scope scope = Scope.strict("scene '" + name + "'");
        OutputReader outputs = new OutputReader(known, scalars, problems, scope, null, null);
        List<SetValues> sets =
                outputs.read(entry.value(), false).stream().map(Write::set).toList();
        if (entry.value() instanceof Node.Mapping m && m.entries().isEmpty()) {
            problems.error(entry.keyPlace(), scope.say("must set at least one output but sets none"));
        }
        readScenes.put(name, sets);
    }

    private @Nullable Rule rule(String name, Node.Entry entry, KnownOutputs known, RuleLint lint) {
        Scope scope = Scope.strict("rule '" + name + "'");
        int before = problems.errors();
        Part<RuleBlock> read = binder.bindPart(RuleBlock.class, entry.value(), entry.keyPlace(), scope);
        RuleBlock block = read.settings();
        if (block == null) {
            lost.add(name);
            return null;
        }
        Node.Mapping raw = entry.value() instanceof Node.Mapping m ? m : new Node.Mapping(entry.keyPlace(), Map.of());
        RuleInputs inputs = new RuleInputs(binder, known, units, scope, problems).read(raw, read.whole());
        List<Device> instances = inputs.instances();
        RuleParts parts = new RuleParts(scope, inputs, problems);
        Condition when = parts.condition(raw, "when", block.when());
        Condition clear = parts.condition(raw, "clear", block.clear());
        Schedule schedule = block.schedule() == null
                ? null
                : new ScheduleReader(problems, scope)
                        .read(block.schedule(), Objects.requireNonNull(raw.get("schedule")));
        ConsequenceReader reader = new ConsequenceReader(
                name,
                binder,
                problems,
                scope,
                inputs,
                new OutputReader(known, scalars, problems, scope, inputs, parts),
                readScenes,
                lint.of(name, entry.keyPlace(), block.priority(), schedule, instances));
        List<Consequence> then = reader.read("then", raw.get("then"));
        List<Consequence> otherwise = reader.read("otherwise", raw.get("otherwise"));
        if (read.whole()) {
            checkWhole(block, then, otherwise, entry.keyPlace(), raw, scope);
        }
        if (problems.errors() == before) {
            parts.warnOfUnused(inputs, block, then, otherwise);
        } else { // what has a mistake may be where an input is used, or the alert
            lost.add(name);
        }
        lint.reads(name, inputs, instances);
        boolean good = read.whole() && inputs.complete() && !parts.failed();
        if (!good || !block.enabled() || (schedule == null && block.schedule() != null)) {
            lint.forget(name);
            if (block.enabled()) {
                alertsOf(then).forEach(lost::add);
                alertsOf(otherwise).forEach(lost::add);
            }
            return null;
        }
        return new Rule(
                name,
                block.summary(),
                inputs.inputs(),
                when,
                block.holdFor(),
                clear,
                then,
                otherwise,
                block.priority(),
                schedule,
                block.actOn());
    }

    /** Names of the alerts among them. */
    static Stream<String> alertsOf(List<Consequence> consequences) {
        return consequences.stream().filter(RaiseAlert.class::isInstance).map(c -> ((RaiseAlert) c).name());
    }

    private void checkWhole(
            RuleBlock block,
            List<Consequence> then,
            List<Consequence> otherwise,
            Place place,
            Node.Mapping raw,
            Scope scope) {
        if (raw.get("then") == null && raw.get("otherwise") == null) {
            problems.error(place, scope.say("does nothing: it needs then or otherwise"));
        }
        if (block.when() == null && block.schedule() == null) {
            problems.error(place, scope.say("never begins: it needs when or schedule"));
        }
        if (block.when() == null && block.clear() != null) {
            problems.error(raw.placeOf("clear"), scope.say("clear needs when"));
        }
        if (block.when() == null && !block.holdFor().isZero()) {
            problems.error(raw.placeOf("for"), scope.say("for needs when"));
        }
        boolean alerts = otherwise.stream().anyMatch(RaiseAlert.class::isInstance);
        if (alerts && then.stream().anyMatch(RaiseAlert.class::isInstance)) {
            problems.error(
                    raw.placeOf("otherwise"),
                    scope.say("raises alerts in then, which end by themselves when the rule does, and again in"
                            + " otherwise: take those out"));
        }
    }
}
