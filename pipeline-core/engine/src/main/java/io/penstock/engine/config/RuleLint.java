/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static java.util.Objects.requireNonNull;

import io.penstock.api.device.Device;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Formula;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.Schedule;
import io.penstock.engine.config.yaml.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is wrong between rules: two that set an output against each other, two alerts of one name, circles. */
final class RuleLint {
    /** Instances of a pattern looked at one by one; of the others only what another rule sets. */
    private static final int MOST_INSTANCES = 100;

    private static final String THEN = "then";
    private static final String OTHERWISE = "otherwise";

    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    RuleLint(Problems problems) {
        this.problems = problems;
    }

    /** One rule. */
    final class Entry {
        private final String name;
        private final Place place;
        private final int priority;
        private final @Nullable Schedule schedule;
        private final int order = entries.size();
        private final List<String> instances;
        /** Instances beyond those looked at one by one. */
        private final Set<String> beyond;

        private final Map<String, Wants> wants = Map.of(THEN, new Wants(), OTHERWISE, new Wants());
        private final Set<Output> writes = new HashSet<>();
        private final Set<Output> reads = new HashSet<>();
        private final Map<String, Place> alerts = new LinkedHashMap<>();

        Entry(String name, Place place, int priority, @Nullable Schedule schedule, List<String> all) {
            this.name = name;
            this.place = place;
            this.priority = priority;
            this.schedule = schedule;
            this.instances = all.subList(0, Math.min(all.size(), MOST_INSTANCES));
            this.beyond = Set.copyOf(all.subList(instances.size(), all.size()));
        }

        void sets(String key, SetValues set, Place at) {
            Wants side = at(key);
            set.values().forEach((resource, value) -> {
                if (set.device().equals(RuleInputs.INSTANCE)) {
                    side.ofEach.putIfAbsent(resource, new Wanted(value, at));
                }
                for (String device : devices(set.device())) {
                    Output output = new Output(device, resource);
                    writes.add(output);
                    Wanted earlier = side.of.putIfAbsent(output, new Wanted(value, at));
                    if (earlier != null && !same(earlier.value(), value)) {
                        problems.error(
                                at,
                                "rule '" + name + "': sets '" + output + "' twice in " + key + ", to "
                                        + earlier.value().text() + " at " + earlier.at() + " and here to "
                                        + value.text());
                    }
                }
                boolean shared = !instances.isEmpty() && !set.device().equals(RuleInputs.INSTANCE);
                if (shared && instances.size() > 1 && !(value instanceof Constant)) {
                    problems.error(
                            at,
                            "rule '" + name + "': its instances set '" + set.device() + "/" + resource
                                    + "' against each other, each to its own " + value.text());
                }
            });
        }

        void publishes(Publish publish) {
            for (String device : devices(publish.device())) {
                publish.readings().keySet().forEach(r -> writes.add(new Output(device, r)));
            }
        }

        void alerts(String alert, Place at) {
            alerts.putIfAbsent(alert, at);
        }

        private Wants at(String key) {
            return requireNonNull(wants.get(key));
        }

        private List<String> devices(String device) {
            return device.equals(RuleInputs.INSTANCE) ? instances : List.of(device);
        }
    }

    /** What a rule wants of an output. */
    private record Wanted(Formula value, Place at) {}

    /** What one of {@code then} and {@code otherwise} wants. */
    private static final class Wants {
        private final Map<Output, Wanted> of = new LinkedHashMap<>();
        /** Of each instance, by resource. */
        private final Map<String, Wanted> ofEach = new HashMap<>();
    }

    Entry of(String name, Place place, int priority, @Nullable Schedule schedule, List<Device> instances) {
        Entry entry = new Entry(
                name,
                place,
                priority,
                schedule,
                instances.stream().map(Device::name).toList());
        entries.put(name, entry);
        return entry;
    }

    void reads(String name, RuleInputs inputs, List<Device> instances) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return;
        }
        inputs.inputs().forEach(i -> {
            String device = i.devices().patterns().get(0);
            List<String> devices = KnownOutputs.isPattern(device)
                    ? instances.stream().limit(MOST_INSTANCES).map(Device::name).toList()
                    : List.of(device);
            devices.forEach(d -> entry.reads.add(new Output(d, i.resource())));
        });
    }

    /** It does not run. */
    void forget(String name) {
        entries.remove(name);
    }

    void check() {
        checkOpposing(THEN, RuleLint::opposeWhileActive, this::tellOfThen);
        checkOpposing(OTHERWISE, RuleLint::opposeWhenEnded, this::tellOfOtherwise);
        checkAlerts();
        checkCircles();
    }

    /** Of two rules, what each wants of one output. */
    private record Pair(Entry a, Wanted x, Entry b, Wanted y, Output output) {
        boolean same() {
            return x.value() instanceof Constant && RuleLint.same(x.value(), y.value());
        }
    }

    private void checkOpposing(String key, Predicate<Pair> oppose, Consumer<Pair> tell) {
        Map<Output, List<Entry>> setters = new LinkedHashMap<>();
        entries.values()
                .forEach(e -> e.at(key).of.keySet().forEach(o -> setters.computeIfAbsent(o, k -> new ArrayList<>())
                        .add(e)));
        List<Entry> large =
                entries.values().stream().filter(e -> !e.beyond.isEmpty()).toList();
        setters.forEach((output, rules) -> addLarge(key, output, rules, large));
        addAmongLarge(key, setters);
        Set<String> told = new HashSet<>();
        setters.forEach((output, rules) -> {
            for (int i = 1; i < rules.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Pair pair = pair(key, rules.get(j), rules.get(i), output);
                    if (oppose.test(pair) && told.add(pair.a().name + "\n" + pair.b().name)) {
                        tell.accept(pair);
                    }
                }
            }
        });
    }

    private static Pair pair(String key, Entry a, Entry b, Output output) {
        return new Pair(
                a,
                requireNonNull(a.at(key).of.get(output)),
                b,
                requireNonNull(b.at(key).of.get(output)),
                output);
    }

    /** The rules of so many instances that not each of them was looked at. */
    private static void addLarge(String key, Output output, List<Entry> setters, List<Entry> large) {
        for (Entry entry : large) {
            Wants wants = entry.at(key);
            Wanted wanted = entry.beyond.contains(output.device()) ? wants.ofEach.get(output.resource()) : null;
            if (wanted != null && wants.of.putIfAbsent(output, wanted) == null) {
                setters.add(entry);
            }
        }
        setters.sort(Comparator.comparingInt(e -> e.order));
    }

    /** What only rules of so many instances set, two of them at least. */
    private void addAmongLarge(String key, Map<Output, List<Entry>> setters) {
        Map<Output, List<Entry>> among = new LinkedHashMap<>();
        entries.values().forEach(e -> e.at(key)
                .ofEach
                .keySet()
                .forEach(resource -> e.beyond.forEach(
                        device -> among.computeIfAbsent(new Output(device, resource), o -> new ArrayList<>())
                                .add(e))));
        among.forEach((output, rules) -> {
            if (rules.size() > 1 && !setters.containsKey(output)) {
                rules.forEach(e ->
                        e.at(key).of.put(output, requireNonNull(e.at(key).ofEach.get(output.resource()))));
                setters.put(output, rules);
            }
        });
    }

    private static boolean opposeWhileActive(Pair p) {
        return !p.same() && p.a().priority == p.b().priority && !Overlap.never(p.a().schedule, p.b().schedule);
    }

    /** Priorities are among active rules: of two that have ended, the later has its way. */
    private static boolean opposeWhenEnded(Pair p) {
        return !p.same() && !Overlap.never(p.a().schedule, p.b().schedule);
    }

    private static boolean same(Formula a, Formula b) {
        if (a instanceof Constant x
                && b instanceof Constant y
                && x.constant() instanceof Number m
                && y.constant() instanceof Number n
                && m.getClass() != n.getClass()) {
            return Double.compare(m.doubleValue(), n.doubleValue()) == 0;
        }
        // As text, too: "1" of a number and "true" of a Bool are what they say.
        return a.equals(b)
                || a instanceof Constant && b instanceof Constant && a.text().equals(b.text());
    }

    private void tellOfThen(Pair p) {
        problems.error(
                p.y().at(),
                "rule '" + p.b().name + "' and rule '" + p.a().name + "', at " + p.x().at()
                        + ", set the same output against each other: '" + p.output() + "' to "
                        + p.y().value().text() + " and to " + p.x().value().text()
                        + ", both with priority " + p.a().priority
                        + "; give one a higher priority, or schedules that do not overlap");
    }

    private void tellOfOtherwise(Pair p) {
        problems.warning(
                p.y().at(),
                "rule '" + p.b().name + "' and rule '" + p.a().name + "', at " + p.x().at()
                        + ", leave the same output against each other when they end: '" + p.output() + "' at "
                        + p.y().value().text() + " and at " + p.x().value().text()
                        + ": that of the one which ends last stays; let one of them alone say how it is left");
    }

    private void checkAlerts() {
        Map<String, Entry> owners = new HashMap<>();
        entries.values()
                .forEach(e -> e.alerts.forEach((name, at) -> {
                    Entry other = owners.putIfAbsent(name, e);
                    if (other != null) {
                        problems.error(
                                at,
                                "rule '" + e.name + "': alert '" + name + "' is there already, of rule '" + other.name
                                        + "' at " + other.alerts.get(name)
                                        + "; an alert's name is the rule's unless it has its own");
                    }
                }));
    }

    private void checkCircles() {
        Map<Output, List<Entry>> readers = new HashMap<>();
        entries.values()
                .forEach(e -> e.reads.forEach(
                        o -> readers.computeIfAbsent(o, k -> new ArrayList<>()).add(e)));
        Map<Entry, Set<Entry>> next = new LinkedHashMap<>();
        entries.values().forEach(e -> {
            Set<Entry> after = new HashSet<>();
            e.writes.forEach(o -> after.addAll(readers.getOrDefault(o, List.of())));
            next.put(e, after);
        });
        Set<Entry> told = new HashSet<>();
        for (Entry start : next.keySet()) {
            List<Entry> circle = told.contains(start) ? List.of() : circle(start, next);
            if (!circle.isEmpty()) {
                told.addAll(circle);
                tell(circle);
            }
        }
    }

    /** The shortest way from a rule back to itself; empty when there is none. */
    private static List<Entry> circle(Entry start, Map<Entry, Set<Entry>> next) {
        Map<Entry, Entry> from = new HashMap<>();
        List<Entry> queue = new ArrayList<>(List.of(start));
        for (int i = 0; i < queue.size(); i++) {
            Entry at = queue.get(i);
            for (Entry to : next.getOrDefault(at, Set.of())) {
                if (to == start) {
                    List<Entry> way = new ArrayList<>();
                    for (Entry e = at; e != null; e = from.get(e)) {
                        way.add(0, e);
                    }
                    return way;
                }
                if (from.putIfAbsent(to, at) == null) {
                    queue.add(to);
                }
            }
        }
        return List.of();
    }

    private void tell(List<Entry> circle) {
        Entry first = circle.get(0);
        if (circle.size() == 1) {
            problems.warning(
                    first.place,
                    "rule '" + first.name + "': reads what it sets: see that what it sets does not make it fire again");
            return;
        }
        problems.warning(
                first.place,
                "rule '" + first.name + "': begins a circle, each sets what the next reads: "
                        + String.join(" -> ", circle.stream().map(e -> e.name).toList()) + " -> " + first.name);
    }
}
