/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Formula;
import io.penstock.engine.config.RuleBlocks.RuleBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.InputExpressions;
import io.penstock.engine.expression.InputExpressions.TypedFormula;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The expressions of one rule or interlock. */
final class RuleParts {
    private final Scope scope;
    private final InputExpressions expressions;
    private final InputUnits units;
    private final boolean named;
    private final Problems problems;
    private boolean failed;

    RuleParts(Scope scope, RuleInputs inputs, Problems problems) {
        this.scope = scope;
        this.named = inputs.named();
        this.expressions = new InputExpressions(inputs.kinds());
        this.units = inputs.units();
        this.problems = problems;
    }

    /** Null when there is none, it has a problem, which is told, or its names are not known. */
    @Nullable
    Condition condition(Node.Mapping raw, String key, @Nullable String text) {
        if (text == null || !named) {
            return null;
        }
        Node node = raw.get(key);
        Place at = node == null ? raw.place() : node.place();
        try {
            Condition condition = expressions.condition(text);
            units.check(key, text, at);
            return condition;
        } catch (IllegalArgumentException e) {
            problems.error(at, scope.say(key + " '" + text + "' " + e.getMessage()));
            failed = true;
            return null;
        }
    }

    /**
     * Null when it has a problem, which is told, or its names are not known.
     *
     * @param text what stands behind {@code =}
     */
    @Nullable
    TypedFormula formula(String text, Place at) {
        if (!named) {
            return null;
        }
        try {
            TypedFormula formula = expressions.formula(text);
            units.check("'= " + text + "'", text, at);
            return formula;
        } catch (IllegalArgumentException e) {
            problems.error(at, scope.say("'= " + text + "' " + e.getMessage()));
            return null;
        }
    }

    InputUnits units() {
        return units;
    }

    boolean failed() {
        return failed;
    }

    void warnOfUnused(RuleInputs inputs, RuleBlock block, List<Consequence> then, List<Consequence> otherwise) {
        if (inputs.isAnyDeviceLost()) {
            return; // what is written to those is not among the consequences
        }
        List<String> texts = new ArrayList<>();
        add(texts, block.when());
        add(texts, block.clear());
        then.forEach(c -> add(texts, c));
        otherwise.forEach(c -> add(texts, c));
        warnOfUnused(inputs, String.join("\n", texts));
    }

    /** @param text of all expressions together */
    void warnOfUnused(RuleInputs inputs, String text) {
        inputs.kinds().keySet().forEach(name -> {
            if (!names(text, name)) {
                problems.warning(inputs.placeOf(name), scope.say("inputs." + name + " is used nowhere"));
            }
        });
    }

    /** Whether a text has this name in it, as a word of its own. */
    private static boolean names(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            boolean begins = at == 0 || (!isPart(text.charAt(at - 1)) && text.charAt(at - 1) != '.');
            int end = at + name.length();
            if (begins && (end == text.length() || !isPart(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static void add(List<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }

    private static void add(List<String> texts, Consequence consequence) {
        if (consequence instanceof SetValues s) {
            addFormulas(texts, s.values().values());
        } else if (consequence instanceof Publish p) {
            addFormulas(texts, p.readings().values());
        } else if (consequence instanceof RaiseAlert a) {
            texts.add(a.text());
        }
    }

    private static void addFormulas(List<String> texts, Collection<Formula> formulas) {
        formulas.stream().filter(f -> f instanceof TypedFormula).forEach(f -> texts.add(f.text()));
    }
}
