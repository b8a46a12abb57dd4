/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.NearMiss;
import io.penstock.api.error.Place;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting.Needed;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.config.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of YAML by what their components declare. Every problem is told, with its place; what has one is null, and
 * what contains it too.
 */
final class Binder {
    /** Stands for a value that has a problem. */
    private static final Object FAILED = new Object();

    private static final String ENABLED = "enabled";

    /** Between the keys and indices of a way such as {@code deviceResources[1].name}. */
    private static final Pattern WAY = Pattern.compile("]?\\.|\\[|]");

    private static final Map<String, Node> DEFAULTS = new ConcurrentHashMap<>();

    private final Problems problems;
    private final ScalarBinder scalars;

    Binder(Problems problems, ScalarBinder scalars) {
        this.problems = problems;
        this.scalars = scalars;
    }

    /**
     * The record of this YAML.
     *
     * @param node null or nothing for no settings at all
     * @param at where to complain of what is absent when there is no node
     * @return null when it has a problem
     */
    <T extends Record> @Nullable T bind(Class<T> type, @Nullable Node node, Place at, Scope scope) {
        Part<T> part = bindPart(type, node, at, scope);
        return part.whole() ? part.settings() : null;
    }

    /**
     * What could be made of some YAML.
     *
     * @param settings what has a problem stands in them as if it were absent; null when nothing can be made of the rest
     * @param whole whether nothing has a problem
     */
    record Part<T extends Record>(@Nullable T settings, boolean whole) {}

    /** The record of this YAML as far as it goes: for who looks on, for the mistakes in what a reader of its own takes apart. */
    <T extends Record> Part<T> bindPart(Class<T> type, @Nullable Node node, Place at, Scope scope) {
        Part<Record> part = part(RecordInfo.of(type), node, at, scope);
        return new Part<>(part.settings() == null ? null : type.cast(part.settings()), part.whole());
    }

    private Object record(RecordInfo info, @Nullable Node node, Place at, Scope scope) {
        Part<Record> part = part(info, node, at, scope);
        return part.whole() && part.settings() != null ? part.settings() : FAILED;
    }

    private Part<Record> part(RecordInfo info, @Nullable Node node, Place at, Scope scope) {
        Place place = node == null ? at : node.place();
        Node.Mapping mapping = settingsOf(info, node, place, scope);
        if (mapping == null) {
            return new Part<>(null, false);
        }
        boolean known = refuseUnknown(info, mapping, scope);
        Scope own = scope.offUnless(isEnabled(info, mapping, scope));
        List<SettingInfo> settings = info.settings();
        @Nullable Object[] values = new Object[settings.size()];
        Set<String> told = new HashSet<>();
        for (int i = 0; i < values.length; i++) {
            values[i] = setting(settings.get(i), mapping, place, own);
            if (values[i] == FAILED) {
                told.add(settings.get(i).key());
                values[i] = absent(settings.get(i), place, scope);
            }
        }
        boolean whole = known && told.isEmpty();
        try {
            return new Part<>(info.create(values), whole);
        } catch (SettingException e) {
            if (whole) {
                problems.error(placeOf(e.setting(), mapping, place), scope.sayInside(String.valueOf(e.getMessage())));
                leaveOut(topOf(e), info, values, place, scope);
                told.add(topOf(e));
            }
        } catch (IllegalArgumentException e) {
            tellOf(whole, place, scope.say(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            tellOf(whole, place, scope.say("cannot be made, which is a defect of the plugin: " + e));
        }
        return new Part<>(others(info, values, told, mapping, scope), false);
    }

    private boolean isEnabled(RecordInfo info, Node.Mapping mapping, Scope scope) {
        return mapping.get(ENABLED) == null
                || info.settings().stream()
                        .filter(s -> s.key().equals(ENABLED))
                        .noneMatch(s -> Boolean.FALSE.equals(setting(s, mapping, mapping.place(), scope)));
    }

    /** Of what is not whole it may only follow from what was told: it was not meant to be made of such values. */
    private void tellOf(boolean whole, Place place, String text) {
        if (whole) {
            problems.error(place, text);
        }
    }

    /**
     * Tells what the record itself finds wrong with the settings that have no problem yet, each for itself: others stand as if they were
     * absent.
     *
     * @return what is left; null when nothing can be made of it
     */
    private @Nullable Record others(
            RecordInfo info, @Nullable Object[] values, Set<String> told, Node.Mapping from, Scope scope) {
        while (true) {
            try {
                return info.create(values);
            } catch (SettingException e) {
                String key = topOf(e);
                Node written = from.get(key);
                if (written == null || !told.add(key) || isAbout(e, told, key)) {
                    return null; // it may follow from what was told
                }
                problems.error(
                        placeOf(e.setting(), from, written.place()), scope.sayInside(String.valueOf(e.getMessage())));
                leaveOut(key, info, values, from.place(), scope);
            } catch (RuntimeException e) {
                return null;
            }
        }
    }

    /** The record's own setting in which it lies. */
    private static String topOf(SettingException e) {
        return WAY.split(e.setting())[0];
    }

    private void leaveOut(String key, RecordInfo info, @Nullable Object[] values, Place place, Scope scope) {
        for (int i = 0; i < values.length; i++) {
            SettingInfo setting = info.settings().get(i);
            if (setting.key().equals(key)) {
                values[i] = absent(setting, place, scope);
            }
        }
    }

    private @Nullable Object absent(SettingInfo setting, Place place, Scope scope) {
        if (setting.defaultValue().isEmpty()) {
            return empty(setting);
        }
        Object value = value(setting.type(), defaultNode(setting, place), scope.child(setting.key()));
        return value == FAILED ? null : value;
    }

    /** Whether it speaks of another setting than its own, among these. */
    private static boolean isAbout(SettingException e, Set<String> keys, String own) {
        String text = String.valueOf(e.getMessage());
        List<String> words = List.of(text.split("[^A-Za-z0-9]+"));
        return keys.stream().anyMatch(k -> !k.equals(own) && words.stream().anyMatch(w -> w.startsWith(k)));
    }

    private static Place placeOf(String setting, Node.Mapping from, Place place) {
        Node at = from;
        for (String key : WAY.split(setting)) {
            if (at instanceof Node.Sequence s
                    && Integer.parseInt(key) < s.items().size()) {
                at = s.items().get(Integer.parseInt(key));
            } else {
                at = at instanceof Node.Mapping m ? m.get(key) : null;
            }
            if (at == null) {
                return place;
            }
        }
        return at.place();
    }

    /** The mapping of settings: as it stands, or what the short form is short for. */
    private Node.@Nullable Mapping settingsOf(RecordInfo info, @Nullable Node node, Place place, Scope scope) {
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            return new Node.Mapping(place, Map.of());
        }
        SettingInfo main = info.main().orElse(null);
        if (node instanceof Node.Mapping mapping) {
            return main == null ? mapping : withMainVariant(info, main, mapping);
        }
        if (main != null) {
            return new Node.Mapping(place, Map.of(main.key(), new Node.Entry(place, node)));
        }
        problems.error(place, scope.say("must be a mapping of settings " + info.keys() + " but was " + shown(node)));
        return null;
    }

    /** {@code encrypt: {aes-256-gcm: {...}, to: x}}: a variant of the main setting stands for {@code main: {variant: ...}}. */
    private static Node.Mapping withMainVariant(RecordInfo info, SettingInfo main, Node.Mapping mapping) {
        if (main.type().kind() != SettingType.Kind.CHOICE || mapping.get(main.key()) != null) {
            return mapping;
        }
        List<String> chosen = mapping.entries().keySet().stream()
                .filter(k -> !info.has(k) && main.type().variants().containsKey(k))
                .toList();
        if (chosen.size() != 1) {
            return mapping;
        }
        Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
        Node.Entry variant = entries.remove(chosen.get(0));
        Node value = new Node.Mapping(variant.keyPlace(), Map.of(chosen.get(0), variant));
        entries.put(main.key(), new Node.Entry(variant.keyPlace(), value));
        return new Node.Mapping(mapping.place(), Collections.unmodifiableMap(entries));
    }

    private boolean refuseUnknown(RecordInfo info, Node.Mapping mapping, Scope scope) {
        boolean known = true;
        if (scope.lenient() && info.settings().isEmpty()) {
            return true; // written for another driver: this one needs none of it
        }
        for (Map.Entry<String, Node.Entry> e : mapping.entries().entrySet()) {
            if (!info.has(e.getKey())) {
                String text = scope.say("has no setting '" + e.getKey() + "'" + Names.hint(e.getKey(), info.keys()));
                if (scope.lenient()) {
                    problems.warning(e.getValue().keyPlace(), text);
                } else {
                    problems.error(e.getValue().keyPlace(), text);
                    known = false;
                }
            }
        }
        return known;
    }

    private @Nullable Object setting(SettingInfo setting, Node.Mapping mapping, Place place, Scope scope) {
        Node node = mapping.get(setting.key());
        Scope inner = scope.child(setting.key());
        if (node == null || (node instanceof Node.Scalar s && s.isNull() && !takesNull(setting))) {
            if (setting.required()) {
                problems.error(node == null ? place : node.place(), inner.say("is required"));
                return FAILED;
            }
            if (setting.defaultValue().isEmpty()) {
                return empty(setting);
            }
            node = defaultNode(setting, place);
        }
        Object value = value(setting.type(), node, inner);
        if (value instanceof Path file && setting.needed() != Needed.NEVER) {
            lookFor(file, setting, node.place(), inner);
        }
        return value instanceof Number n && !inRange(setting, n.doubleValue(), node, inner) ? FAILED : value;
    }

    /** The path itself is right: what else depends on it may have mistakes of its own. */
    private void lookFor(Path file, SettingInfo setting, Place place, Scope scope) {
        if (scope.off()) {
            return;
        }
        String rule = "must be a file that can be read";
        String finding = scalars.missing(file);
        if (finding == null) {
            rule = "must hold " + PemFile.rule(setting.holds());
            finding = scalars.unusable(file, setting.holds());
        }
        if (finding != null && setting.needed() == Needed.AT_START) {
            problems.error(place, scope.say(rule + ", but " + finding));
        } else if (finding != null) {
            problems.warning(place, scope.say(rule + " by the time that it is used, but " + finding));
        }
    }

    private static boolean takesNull(SettingInfo setting) {
        return setting.type().kind() == SettingType.Kind.ANY || setting.type().kind() == SettingType.Kind.NODE;
    }

    private boolean inRange(SettingInfo s, double value, Node node, Scope scope) {
        if (value >= s.min() && value <= s.max()) {
            return true;
        }
        String rule = s.max() == Double.POSITIVE_INFINITY
                ? "must be at least " + number(s.min())
                : s.min() == Double.NEGATIVE_INFINITY
                        ? "must be at most " + number(s.max())
                        : "must be between " + number(s.min()) + " and " + number(s.max());
        problems.error(node.place(), scope.say(rule + " but was " + number(value)));
        return false;
    }

    /** Without the {@code .0} of a whole number. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Node defaultNode(SettingInfo setting, Place place) {
        Node parsed = DEFAULTS.computeIfAbsent(setting.defaultValue(), text -> {
            Problems own = new Problems();
            Node node = YamlReader.read("default", text, own);
            if (node == null || own.hasErrors()) {
                throw new IllegalArgumentException(
                        "setting '" + setting.key() + "' has a default that is no YAML: " + text);
            }
            return node;
        });
        return parsed instanceof Node.Scalar s ? new Node.Scalar(place, s.text(), s.plain()) : parsed;
    }

    private static @Nullable Object empty(SettingInfo setting) {
        Class<?> raw = setting.type().raw();
        if (raw.isPrimitive()) {
            return raw == boolean.class
                    ? (Object) false
                    : raw == int.class ? (Object) 0 : raw == long.class ? (Object) 0L : 0.0;
        }
        if (setting.nullable()) {
            return null;
        }
        return switch (setting.type().kind()) {
            case TEXT -> "";
            case LIST -> List.of();
            case MAP -> Map.of();
            default -> null;
        };
    }

    private @Nullable Object value(SettingType type, Node node, Scope scope) {
        Object value =
                switch (type.kind()) {
                    case NODE -> node;
                    case ANY -> scalars.any(node, scope);
                    case LIST -> list(type, node, scope);
                    case MAP -> map(type, node, scope);
                    case RECORD ->
                        record(RecordInfo.of(type.raw().asSubclass(Record.class)), node, node.place(), scope);
                    case CHOICE -> choice(type, node, scope);
                    case MATCHER -> scalars.matcher(node, scope);
                    default ->
                        node instanceof Node.Scalar s ? scalars.bind(type, s, scope) : refused(type, node, scope);
                };
        return value == ScalarBinder.FAILED ? FAILED : value;
    }

    private Object refused(SettingType type, Node node, Scope scope) {
        String quote = node instanceof Node.Mapping m && m.entries().size() == 1
                ? "; when it is text, quote it: \"{"
                        + m.entries().keySet().iterator().next() + "}...\""
                : "";
        problems.error(node.place(), scope.say(type.must() + " but was " + shown(node) + quote));
        return FAILED;
    }

    private Object list(SettingType type, Node node, Scope scope) {
        List<Node> items = node instanceof Node.Sequence s ? s.items() : List.of(node);
        List<Object> bound = new ArrayList<>(items.size());
        boolean failed = false;
        for (int i = 0; i < items.size(); i++) {
            Object value = value(type.element(), items.get(i), node instanceof Node.Sequence ? scope.item(i) : scope);
            failed |= value == FAILED;
            bound.add(value);
        }
        return failed ? FAILED : Collections.unmodifiableList(bound);
    }

    private Object map(SettingType type, Node node, Scope scope) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.error(node.place(), scope.say("must be a mapping but was " + shown(node)));
            return FAILED;
        }
        Map<String, Object> bound = new LinkedHashMap<>();
        boolean failed = false;
        for (Map.Entry<String, Node.Entry> e : mapping.entries().entrySet()) {
            Object value = value(type.element(), e.getValue().value(), scope.child(e.getKey()));
            failed |= value == FAILED;
            bound.put(e.getKey(), value);
        }
        return failed ? FAILED : Collections.unmodifiableMap(bound);
    }

    private Object choice(SettingType type, Node node, Scope scope) {
        Map<String, Class<? extends Record>> variants = type.variants();
        String name = null;
        Node settings = null;
        if (node instanceof Node.Scalar s) {
            name = s.text();
        } else if (node instanceof Node.Mapping m && m.entries().size() == 1) {
            name = m.entries().keySet().iterator().next();
            settings = m.get(name);
        }
        if (name == null || !variants.containsKey(name)) {
            problems.error(
                    node.place(),
                    scope.say("must be one of " + variants.keySet() + " but was "
                            + (name == null ? shown(node) : "'" + name + "'")
                            + (name == null ? "" : NearMiss.hint(name, variants.keySet()))));
            return FAILED;
        }
        return record(RecordInfo.of(variants.get(name)), settings, node.place(), scope.child(name));
    }

    /** A node in a message: a scalar's text, else what it is. */
    static String shown(Node node) {
        if (node instanceof Node.Scalar s) {
            return s.isNull()
                    ? "empty"
                    : "'" + (s.text().length() > 80 ? s.text().substring(0, 80) + "..." : s.text()) + "'";
        }
        return node instanceof Node.Sequence ? "a list" : "a mapping";
    }
}
