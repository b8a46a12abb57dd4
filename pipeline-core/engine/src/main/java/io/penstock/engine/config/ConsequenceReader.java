/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Formula;
import io.penstock.engine.config.Binder.Part;
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
            Part<ConsequenceBlock> read = binder.bindPart(ConsequenceBlock.class, item, item.place(), inner);
            if (read.settings() != null) {
                Node.Mapping written = item instanceof Node.Mapping m ? m : new Node.Mapping(item.place(), Map.of());
                add(key, written, read.settings(), read.whole(), inner, all);
            }
        }
        return List.copyOf(all);
    }

    /** @param whole whether the block is without a mistake: else what is not there may only be misspelt */
    private void add(
            String key, Node.Mapping item, ConsequenceBlock block, boolean whole, Scope inner, List<Consequence> all) {
        AlertBlock alert =
                block.alert() == null ? rest(AlertBlock.class, item.get("alert"), inner.child("alert")) : block.alert();
        PublishBlock publish = block.publish() == null
                ? rest(PublishBlock.class, item.get("publish"), inner.child("publish"))
                : block.publish();
        long kinds = Stream.of(block.set(), alert, publish, block.scene())
                .filter(Objects::nonNull)
                .count();
        if (kinds > 1 || (kinds == 0 && whole)) {
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
        } else if (alert != null) {
            RaiseAlert raise = alert(alert, item, inner);
            all.add(raise);
            lint.alerts(raise.name(), item.place());
        } else if (publish != null) {
            Publish made = publish(publish, Objects.requireNonNull(item.get("publish")), inner);
            if (made != null) {
                all.add(made);
                lint.publishes(made);
            }
        }
    }

    /** Of what has a mistake, which was told with the block that it stands in and counts once; null where there is nothing. */
    private <T extends Record> @Nullable T rest(Class<T> type, @Nullable Node node, Scope inner) {
        return node == null || (node instanceof Node.Scalar s && s.isNull())
                ? null
                : binder.bindPart(type, node, node.place(), inner).settings();
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

    private RaiseAlert alert(AlertBlock block, Node.Mapping item, Scope inner) {
        checkFields(block.text(), Objects.requireNonNull(item.get("alert")).place(), inner);
        return new RaiseAlert(
                block.name() == null ? rule : block.name(), block.severity(), block.text(), block.repeat());
    }

    private void checkFields(String text, Place at, Scope inner) {
        if (FIELD.matcher(text).replaceAll("").contains("{")) {
            problems.warning(at, inner.child("alert.text").say("has a '{' without '}': it is said as it stands"));
        }
        Matcher m = FIELD.matcher(text);
        while (inputs.named() && m.find()) {
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

    private @Nullable Publish publish(PublishBlock block, Node node, Scope inner) {
        if (block.readings() == null) {
            return null; // it is required, which is told
        }
        if (!(block.readings() instanceof Node.Mapping readings)
                || readings.entries().isEmpty()) {
            problems.error(
                    block.readings().place(),
                    inner.child("publish.readings")
                            .say("must map resources to values but was " + Binder.shown(block.readings())));
            return null;
        }
        if (block.device().equals(RuleInputs.INSTANCE) && !inputs.mayHaveInstances()) {
            problems.error(
                    node instanceof Node.Mapping m ? m.placeOf("device") : node.place(),
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
