/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.rule.Input;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules at work with their instances: one of a rule that names its devices, and one for each device that a pattern matches. */
final class Instances {
    private static final int MOST_STRANGERS = 50_000;

    private final LatestReadings latest;
    private final Map<String, RuleUse> uses = new LinkedHashMap<>();
    /** What is read of the devices that have said something since there were these rules: their patterns have the instances that they match. */
    private final Map<String, Map<String, Cell>> met = new HashMap<>();

    private int strangers;
    /** How often rules were taken up, over restarts too: what comes new is told by it from what once was the same. */
    private long era;

    Instances(LatestReadings latest) {
        this.latest = latest;
    }

    Collection<RuleUse> uses() {
        return uses.values();
    }

    /** Of a rule and a device; null when there is none. */
    @Nullable
    Instance find(String rule, String device) {
        RuleUse use = uses.get(rule);
        return use == null ? null : use.instances.get(device);
    }

    @Nullable
    RuleUse use(String rule) {
        return uses.get(rule);
    }

    /**
     * Leaves no rule at work.
     *
     * @return those that were
     */
    Map<String, RuleUse> takeAll() {
        Map<String, RuleUse> before = new LinkedHashMap<>(uses);
        era += before.isEmpty() ? 0 : 1;
        uses.clear();
        met.clear();
        latest.unlinkAll();
        return before;
    }

    /** This rule goes on as it is. */
    void add(RuleUse use) {
        uses.put(use.rule.name(), use);
        use.instances.values().forEach(latest::link);
    }

    /** A rule that says something new. */
    RuleUse begin(Rule rule, long wall) {
        RuleUse use = new RuleUse(rule);
        use.look(wall);
        uses.put(rule.name(), use);
        if (use.pattern == null) {
            begin(of(use, ""));
        }
        return use;
    }

    /**
     * It says from now on what it says. Saved at once: a restart must tell it from what is new, or what it did would be done again by other ids.
     */
    void begin(Instance instance) {
        instance.since = era;
        instance.dirty = true;
    }

    /** Of a rule at work; made when there is none. */
    Instance of(RuleUse use, String device) {
        Instance known = use.instances.get(device);
        if (known != null) {
            return known;
        }
        Cell[] own = new Cell[use.inputCount];
        for (int i = 0; i < own.length; i++) {
            Input input = use.rule.inputs().get(i);
            String of = RuleUse.isPattern(input.devices())
                    ? device
                    : input.devices().patterns().get(0);
            own[i] = latest.cell(of, input.resource());
        }
        Instance made = new Instance(use, device, own);
        use.instances.put(device, made);
        latest.link(made);
        return made;
    }

    /** What is read of a device that has said something. */
    Map<String, Cell> hear(String device) {
        Map<String, Cell> known = met.get(device);
        return known == null ? meet(device) : known;
    }

    /** A device that is seen for the first time: patterns that match it get an instance. Other rules may have named it before. */
    private Map<String, Cell> meet(String device) {
        for (RuleUse use : uses.values()) {
            if (use.pattern != null && use.pattern.matches(device)) {
                of(use, device);
            }
        }
        if (!latest.knows(device) && ++strangers > MOST_STRANGERS) {
            latest.forgetUnread();
            met.values().removeIf(Map::isEmpty);
            strangers = 0;
        }
        Map<String, Cell> known = latest.of(device);
        met.put(device, known);
        return known;
    }

    /** The instances that patterns have made for a device, which end now. When there is such a device again, it is met anew. */
    List<Instance> leave(String device) {
        met.remove(device);
        List<Instance> left = new ArrayList<>();
        for (RuleUse use : uses.values()) {
            Instance instance = use.pattern == null ? null : use.instances.remove(device);
            if (instance != null) {
                left.add(instance);
                latest.unlink(instance);
            }
        }
        return left;
    }

    boolean read(Output name) {
        return uses.values().stream().anyMatch(use -> reads(use, name));
    }

    private static boolean reads(RuleUse use, Output name) {
        for (Input input : use.rule.inputs()) {
            if (input.resource().equals(name.resource()) && input.devices().matches(name.device())) {
                return true;
            }
        }
        return false;
    }

    long era() {
        return era;
    }

    /** After a restart. */
    void era(long before) {
        era = before + 1;
    }
}
