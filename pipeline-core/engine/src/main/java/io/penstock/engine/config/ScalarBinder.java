/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.NearMiss;
import io.penstock.api.event.ValueType;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Durations;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Secret;
import io.penstock.api.setting.Size;
import io.penstock.api.setting.Template;
import io.penstock.api.setting.Unit;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.Interpolator.Filled;
import io.penstock.engine.config.Interpolator.SecretUse;
import io.penstock.engine.config.yaml.CoreSchema;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes values of scalars: fills in references, then reads the text as the setting's type. */
class ScalarBinder {
    /** Stands for a value that has a problem. */
    static final Object FAILED = new Object();

    private final Problems problems;
    private final Interpolator interpolator;
    private final NamedFiles files;
    private final Units units;
    private final Function<String, Expression> expressions;
    private final Map<String, String> connections = new LinkedHashMap<>();

    /** @param expressions compiles one, or throws IllegalArgumentException */
    ScalarBinder(
            Problems problems,
            Interpolator interpolator,
            NamedFiles files,
            Units units,
            Function<String, Expression> expressions) {
        this.problems = problems;
        this.interpolator = interpolator;
        this.files = files;
        this.units = units;
        this.expressions = expressions;
    }

    /** Makes a connection known under its name, with its plugin's name. */
    void addConnection(String name, String kind) {
        connections.put(name, kind);
    }

    /** The value, or {@link #FAILED}. */
    Object bind(SettingType type, Node.Scalar scalar, Scope scope) {
        boolean secret = type.kind() == SettingType.Kind.SECRET;
        Filled filled = interpolator.fill(scalar, secret ? SecretUse.FILL_IN : SecretUse.REFUSE, scope);
        if (filled == null) {
            return FAILED;
        }
        try {
            return secret ? secret(filled, scalar, scope) : parse(type, filled, scalar, scope);
        } catch (IllegalArgumentException e) {
            problems.error(scalar.place(), scope.say(String.valueOf(e.getMessage())));
            return FAILED;
        }
    }

    private Object parse(SettingType type, Filled filled, Node.Scalar scalar, Scope scope) {
        String text = filled.text();
        boolean numeric = scalar.plain() || filled.changed() || scope.lenient();
        Object plain = numeric ? CoreSchema.resolve(text.strip()) : text;
        return switch (type.kind()) {
            case BOOLEAN -> plain instanceof Boolean b ? b : wrong(type, text);
            case INTEGER -> integer(type, plain, text);
            case NUMBER ->
                plain instanceof Number n && !Double.isNaN(n.doubleValue())
                        ? (Object) n.doubleValue()
                        : wrong(type, text);
            case TEXT -> text;
            case ENUM -> constant(type, text, scope.lenient());
            case DURATION -> duration(text, plain, scope.lenient());
            case SIZE -> Size.parse(text);
            case UNIT -> unit(text, scalar, scope);
            case EXPRESSION -> expressions.apply(text);
            case TEMPLATE -> Template.of(text);
            case CONNECTION -> connection(text, scope);
            case PATH -> path(text);
            case VALUE_TYPE -> valueType(text);
            default -> throw new IllegalStateException(type.kind() + " is no scalar");
        };
    }

    private static Object wrong(SettingType type, String text) {
        throw new IllegalArgumentException(type.must() + " but was '" + text + "'");
    }

    private static Object integer(SettingType type, @Nullable Object plain, String text) {
        boolean small = type.raw() == int.class || type.raw() == Integer.class;
        Object whole =
                plain instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15 ? (Object) d.longValue() : plain;
        if (whole instanceof Long n) {
            if (!small) {
                return n;
            }
            if (n == n.intValue()) {
                return n.intValue();
            }
        }
        // a 64-bit mask may be written unsigned
        if (whole instanceof BigInteger b && !small && b.signum() > 0 && b.bitLength() == 64) {
            return b.longValue();
        }
        if (whole instanceof Long || whole instanceof BigInteger) {
            throw new IllegalArgumentException(
                    "must be a whole number of " + (small ? "32" : "64") + " bits but was " + text);
        }
        return wrong(type, text);
    }

    private static Object constant(SettingType type, String text, boolean lenient) {
        for (Object c : type.raw().getEnumConstants()) {
            Enum<?> constant = (Enum<?>) c;
            if (SettingType.keyOf(constant).equals(text)
                    || (lenient && constant.name().equalsIgnoreCase(text.replace('-', '_')))) {
                return constant;
            }
        }
        List<String> known = lenient
                ? Arrays.stream(type.raw().getEnumConstants())
                        .map(c -> ((Enum<?>) c).name())
                        .toList()
                : type.constants();
        throw new IllegalArgumentException(
                "must be one of " + known + " but was '" + text + "'" + NearMiss.hint(text, known));
    }

    /** EdgeX writes seconds as bare numbers where it does not write Go's durations. */
    private static Duration duration(String text, @Nullable Object plain, boolean lenient) {
        if (lenient && plain instanceof Number n && n.doubleValue() >= 0 && n.doubleValue() < 1e9) {
            return Duration.ofNanos(Math.round(n.doubleValue() * 1e9));
        }
        return Durations.parse(text);
    }

    private Unit unit(String text, Node.Scalar scalar, Scope scope) {
        Unit unit = units.find(text);
        if (text.equals("C") || text.equals("F")) {
            problems.warning(
                    scalar.place(),
                    scope.say("'" + text + "' is the " + (text.equals("C") ? "coulomb" : "farad")
                            + " (UCUM): the degree is written deg" + text));
        }
        if (unit == null) {
            throw new IllegalArgumentException(
                    "must be a unit, by UCUM (Cel, [degF], m3/h) or an alias (degC, degF, psi, rpm, kWh), but was '"
                            + text + "'");
        }
        return unit;
    }

    /** The connection of this name; of the kind that the scope asks for. */
    ConnectionRef connection(String name, Scope scope) {
        String kind = connections.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("must be one of the connections under `connections:` but was '" + name
                    + "'" + Names.hint(name, connections.keySet()));
        }
        if (!scope.connectionKind().isEmpty() && !kind.equals(scope.connectionKind())) {
            throw new IllegalArgumentException("must be a connection of kind '" + scope.connectionKind() + "' but '"
                    + name + "' is of kind '" + kind + "'");
        }
        return new ConnectionRef(name);
    }

    private Path path(String text) {
        try {
            return files.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be a path but was '" + text + "'", e);
        }
    }

    /** Why a file that is needed cannot be read; null when it can, or nobody misses it. */
    @Nullable
    String missing(Path file) {
        return files.missing(file);
    }

    /** Why a file that can be read is of no use; null when it is, or nobody misses it. */
    @Nullable
    String unusable(Path file, Setting.Holds holds) {
        return files.unusable(file, holds);
    }

    private static ValueType valueType(String text) {
        try {
            return ValueType.of(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.substring(message.indexOf("must")), e);
        }
    }

    private Secret secret(Filled filled, Node.Scalar scalar, Scope scope) {
        if (!filled.changed() && !filled.text().isEmpty() && !scope.trail().contains(".") && !scope.lenient()) {
            problems.warning(
                    scalar.place(),
                    scope.say("is a secret in plain text: write ${secret:name} and " + Secrets.places("name")));
        }
        return new Secret(filled.secret() == null ? scope.trail() : filled.secret(), filled.text());
    }

    /** Any YAML as Java: Map, List, String, Long, BigInteger, Double, Boolean, null. */
    @Nullable
    Object any(Node node, Scope scope) {
        if (node instanceof Node.Scalar s) {
            Filled filled = interpolator.fill(s, scope.lenient() ? SecretUse.LEAVE : SecretUse.REFUSE, scope);
            if (filled == null) {
                return FAILED;
            }
            return s.plain() || filled.changed() ? CoreSchema.resolve(filled.text()) : filled.text();
        }
        boolean failed = false;
        if (node instanceof Node.Sequence s) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 0; i < s.items().size(); i++) {
                list.add(any(s.items().get(i), scope.item(i)));
                failed |= list.get(i) == FAILED;
            }
            return failed ? FAILED : Collections.unmodifiableList(list);
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, Node.Entry> e : ((Node.Mapping) node).entries().entrySet()) {
            Object value = any(e.getValue().value(), scope.child(e.getKey()));
            failed |= value == FAILED;
            map.put(e.getKey(), value);
        }
        return failed ? FAILED : Collections.unmodifiableMap(map);
    }

    /** One name or a list of names. */
    Object matcher(Node node, Scope scope) {
        List<Node> items = node instanceof Node.Sequence s ? s.items() : List.of(node);
        List<String> patterns = new ArrayList<>();
        for (Node item : items) {
            Filled filled = item instanceof Node.Scalar s ? interpolator.fill(s, SecretUse.REFUSE, scope) : null;
            if (!(item instanceof Node.Scalar)) {
                problems.error(
                        item.place(), scope.say("must be a name or a list of names but was " + Binder.shown(item)));
            }
            if (filled == null) {
                return FAILED;
            }
            patterns.add(filled.text());
        }
        try {
            return Matcher.of(patterns);
        } catch (IllegalArgumentException e) {
            problems.error(node.place(), scope.say(String.valueOf(e.getMessage())));
            return FAILED;
        }
    }
}
