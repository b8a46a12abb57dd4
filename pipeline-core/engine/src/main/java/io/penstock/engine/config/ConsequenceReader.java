/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Formula;
import io.penstock.engine.config.OutputReader.Write;
import io.penstock.engine.config.RuleBlocks.AlertBlock;
import io.penstock.engine.config.RuleBlocks.ConsequenceBlock;
import io.penstock.engine.config.RuleBlocks.PublishBlock;
import io.penstock.engine.config.RuleBlocks.Repeat;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code then:} and {@code otherwise:}. */
final class ConsequenceReader {
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");

    private final String rule;
    private final Binder binder;
    private final Problems problems;
    private final Scope scope;
    private final RuleInputs inputs;
    private final OutputReader outputs;
    private final Map<String, List<SetValues>> scenes;
    private final RuleLint.Entry lint;

    ConsequenceReader(
            String rule,
            Binder binder,
            Problems problems,
            Scope scope,
            RuleInputs inputs,
            OutputReader outputs,
            Map<String, List<SetValues>> scenes,
            RuleLint.Entry lint) {
        this.rule = rule;
        this.binder = binder;
        this.problems = problems;
        this.scope = scope;
        this.inputs = inputs;
        this.outputs = outputs;
        this.scenes = scenes;
        this.lint = lint;
    }

    List<Consequence> read(String key, @Nullable Node node) {
        List<Consequence> all = new ArrayList<>();
        if (node == null) {
            return all;
        }
        List<Node> items = node instanceof Node.Sequence s ? s.items() : List.of(node);
        if (items.isEmpty()) {
            problems.error(node.place(), scope.say(key + " must hold at least one of set, alert, publish, scene"));
        }
        for (Node item : items) {
            Scope inner = scope.child(key);
            ConsequenceBlock block = binder.bind(ConsequenceBlock.class, item, item.place(), inner);
            if (block != null) {
                add(key, block, (Node.Mapping) item, inner, all);
            } else if (item instanceof Node.Mapping m && m.get("alert") instanceof Node.Mapping alert) {
                tellOfText(alert, inner);
            }
        }
        return List.copyOf(all);
    }

    private void add(String key, ConsequenceBlock block, Node.Mapping item, Scope inner, List<Consequence> all) {
        long kinds = Stream.of(block.set(), block.alert(), block.publish(), block.scene())
                .filter(Objects::nonNull)
                .count();
        if (kinds != 1) {
            problems.error(
                    item.place(), inner.say("must hold exactly one of set, alert, publish, scene but holds " + kinds));
            return;
        }
        boolean safe = block.repeat() == Repeat.SAFE;
        if (block.set() != null) {
            for (Write write : outputs.read(block.set(), safe)) {
                all.add(write.set());
                lint.sets(key, write.set(), write.place());
            }
        } else if (block.scene() != null) {
            addScene(
                    key,
                    block.scene(),
                    Objects.requireNonNull(item.get("scene")).place(),
                    safe,
                    inner,
                    all);
        } else if (block.alert() != null) {
            RaiseAlert alert = alert(block.alert(), item, inner);
            all.add(alert);
            lint.alerts(alert.name(), item.place());
        } else if (block.publish() != null) {
            Publish publish =
                    publish(block.publish(), (Node.Mapping) Objects.requireNonNull(item.get("publish")), inner);
            if (publish != null) {
                all.add(publish);
                lint.publishes(publish);
            }
        }
    }

    private void addScene(String key, String name, Place place, boolean safe, Scope inner, List<Consequence> all) {
        List<SetValues> scene = scenes.get(name);
        if (scene == null) {
            problems.error(
                    place,
                    inner.child("scene")
                            .say("must be one of the scenes but was '" + name + "'"
                                    + Names.hint(name, scenes.keySet())));
            return;
        }
        for (SetValues set : scene) {
            SetValues own = new SetValues(set.device(), set.target(), set.values(), safe);
            all.add(own);
            lint.sets(key, own, place);
        }
    }

    /** Of an alert that has another mistake. */
    private void tellOfText(Node.Mapping alert, Scope inner) {
        if (alert.get("text") instanceof Node.Scalar text && !text.text().contains("${")) {
            checkFields(text.text(), alert.place(), inner);
        }
    }

    private RaiseAlert alert(AlertBlock block, Node.Mapping item, Scope inner) {
        checkFields(block.text(), Objects.requireNonNull(item.get("alert")).place(), inner);
        return new RaiseAlert(
                block.name() == null ? rule : block.name(), block.severity(), block.text(), block.repeat());
    }

    private void checkFields(String text, Place at, Scope inner) {
        Matcher m = FIELD.matcher(text);
        while (m.find()) {
            String name = m.group(1);
            if (!inputs.kinds().containsKey(name) && !name.equals("device")) {
                List<String> known = new ArrayList<>(inputs.kinds().keySet());
                known.add("device");
                problems.error(
                        at,
                        inner.child("alert.text").say("has an unknown field {" + name + "}" + Names.hint(name, known)));
            }
        }
    }

    private @Nullable Publish publish(PublishBlock block, Node.Mapping node, Scope inner) {
        if (!(block.readings() instanceof Node.Mapping readings)
                || readings.entries().isEmpty()) {
            problems.error(
                    block.readings().place(),
                    inner.child("publish.readings")
                            .say("must map resources to values but was " + Binder.shown(block.readings())));
            return null;
        }
        if (block.device().equals(RuleInputs.INSTANCE) && !inputs.hasPattern()) {
            problems.error(
                    node.placeOf("device"),
                    inner.child("publish.device").say("{device} needs an input whose device is a pattern"));
            return null;
        }
        Map<String, Formula> values = new LinkedHashMap<>();
        readings.entries().forEach((resource, entry) -> {
            Formula value = outputs.value(entry.value());
            if (value != null) {
                values.put(resource, value);
            }
        });
        return new Publish(block.device(), block.source().isEmpty() ? rule : block.source(), values);
    }
}
