/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.event.ValueType;
import io.penstock.api.plugin.Variant;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Secret;
import io.penstock.api.setting.Size;
import io.penstock.api.setting.Template;
import io.penstock.api.setting.Unit;
import io.penstock.engine.config.yaml.Node;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a setting may be: binder, linter, schema and reference all go by it.
 *
 * @param kind how it is written
 * @param raw its Java class
 * @param element of a list or map; null for others
 */
public record SettingType(Kind kind, Class<?> raw, @Nullable SettingType element) {
    /** How a setting is written. */
    public enum Kind {
        BOOLEAN,
        INTEGER,
        NUMBER,
        TEXT,
        ENUM,
        DURATION,
        SIZE,
        UNIT,
        EXPRESSION,
        MATCHER,
        SECRET,
        TEMPLATE,
        CONNECTION,
        PATH,
        VALUE_TYPE,
        /** Any YAML. */
        ANY,
        /** YAML that the profile's own reader takes apart: steps, endpoints. */
        NODE,
        LIST,
        MAP,
        RECORD,
        /** A sealed interface: one of its variants. */
        CHOICE
    }

    private static final Map<Class<?>, Kind> KINDS = Map.ofEntries(
            Map.entry(boolean.class, Kind.BOOLEAN),
            Map.entry(Boolean.class, Kind.BOOLEAN),
            Map.entry(int.class, Kind.INTEGER),
            Map.entry(Integer.class, Kind.INTEGER),
            Map.entry(long.class, Kind.INTEGER),
            Map.entry(Long.class, Kind.INTEGER),
            Map.entry(double.class, Kind.NUMBER),
            Map.entry(Double.class, Kind.NUMBER),
            Map.entry(String.class, Kind.TEXT),
            Map.entry(Duration.class, Kind.DURATION),
            Map.entry(Size.class, Kind.SIZE),
            Map.entry(Unit.class, Kind.UNIT),
            Map.entry(Expression.class, Kind.EXPRESSION),
            Map.entry(Matcher.class, Kind.MATCHER),
            Map.entry(Secret.class, Kind.SECRET),
            Map.entry(Template.class, Kind.TEMPLATE),
            Map.entry(ConnectionRef.class, Kind.CONNECTION),
            Map.entry(Path.class, Kind.PATH),
            Map.entry(ValueType.class, Kind.VALUE_TYPE),
            Map.entry(Object.class, Kind.ANY),
            Map.entry(Node.class, Kind.NODE));

    /** @throws IllegalArgumentException when no setting can have this type */
    static SettingType of(Type type) {
        if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
            return new SettingType(Kind.LIST, List.class, of(p.getActualTypeArguments()[0]));
        }
        if (type instanceof ParameterizedType p
                && p.getRawType() == Map.class
                && p.getActualTypeArguments()[0] == String.class) {
            return new SettingType(Kind.MAP, Map.class, of(p.getActualTypeArguments()[1]));
        }
        if (type instanceof Class<?> c) {
            Kind kind = KINDS.get(c);
            if (kind != null) {
                return new SettingType(kind, c, null);
            }
            if (c.isEnum()) {
                return new SettingType(Kind.ENUM, c, null);
            }
            if (c.isRecord()) {
                return new SettingType(Kind.RECORD, c, null);
            }
            if (c.isSealed() && c.isInterface()) {
                return new SettingType(Kind.CHOICE, c, null);
            }
        }
        throw new IllegalArgumentException("a setting cannot be a " + type.getTypeName());
    }

    /** What an enum's constants are called in YAML. */
    List<String> constants() {
        return Arrays.stream(raw.getEnumConstants())
                .map(c -> keyOf((Enum<?>) c))
                .toList();
    }

    /** {@code DROP_OLDEST} is {@code drop-oldest}; EdgeX's enums keep their upper case. */
    static String keyOf(Enum<?> constant) {
        return constant.getDeclaringClass().getPackageName().equals("io.penstock.api.device")
                ? constant.name()
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A choice's variants by name. */
    Map<String, Class<? extends Record>> variants() {
        Map<String, Class<? extends Record>> byName = new LinkedHashMap<>();
        for (Class<?> c : raw.getPermittedSubclasses()) {
            Variant variant = c.getAnnotation(Variant.class);
            if (variant == null || !c.isRecord()) {
                throw new IllegalArgumentException(c.getName() + " must be a record with @Variant");
            }
            byName.put(variant.value(), c.asSubclass(Record.class));
        }
        return byName;
    }

    /** What a variant says of itself. */
    static String summaryOf(Class<? extends Record> variant) {
        Variant declared = variant.getAnnotation(Variant.class);
        return declared == null ? "" : declared.summary();
    }

    /** For messages: {@code must be a duration}, {@code must be true or false}. */
    String must() {
        return switch (kind) {
            case BOOLEAN, TEXT, ANY, NODE -> "must be " + words();
            case ENUM -> "must be one of " + constants();
            case EXPRESSION -> "must be an expression";
            default -> "must be a " + words();
        };
    }

    /** For people: {@code duration}, {@code list of names}. */
    public String words() {
        return switch (kind) {
            case BOOLEAN -> "true or false";
            case INTEGER -> "whole number";
            case NUMBER -> "number";
            case TEXT -> "text";
            case ENUM -> String.join(" \\| ", constants());
            case DURATION -> "duration";
            case SIZE -> "size";
            case UNIT -> "unit";
            case EXPRESSION -> "expression";
            case MATCHER -> "name, glob or /regex/ over the whole name, or a list of them";
            case SECRET -> "secret";
            case TEMPLATE -> "template";
            case CONNECTION -> "name of a connection";
            case PATH -> "path";
            case VALUE_TYPE -> "value type";
            case ANY, NODE -> "any YAML";
            case LIST -> "list of " + element().words();
            case MAP -> "map of " + element().words();
            case RECORD -> "settings";
            case CHOICE -> "one of " + String.join(", ", variants().keySet());
        };
    }

    @Override
    public SettingType element() {
        if (element == null) {
            throw new IllegalStateException(kind + " has no elements");
        }
        return element;
    }
}
