/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.engine.expression.Frame.OfInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule's expressions may name: its inputs ({@code t}), and how old each is ({@code t.age}). */
final class InputNames implements Vocabulary {
    private static final String AGE = "age";

    private final List<String> names;
    private final Map<String, InputKind> kinds;

    InputNames(Map<String, InputKind> kinds) {
        this.kinds = kinds;
        this.names = new ArrayList<>(kinds.keySet());
    }

    @Override
    public boolean isMap(String name) {
        return false;
    }

    @Override
    public Code variable(String name) throws NotCommonException {
        InputKind kind = kinds.get(name);
        if (kind == null) {
            return switch (name) {
                case "true" -> Code.ofBool(frame -> true);
                case "false" -> Code.ofBool(frame -> false);
                default -> throw new NotCommonException();
            };
        }
        int index = names.indexOf(name);
        return switch (kind) {
            case NUMBER -> Code.ofDouble(frame -> number(frame, index));
            case BOOL -> Code.ofBool(frame -> bool(frame, index));
            case TEXT -> Code.ofText(frame -> text(frame, index));
            case ANY -> Code.ofAny(frame -> any(frame, index));
        };
    }

    @Override
    public Code member(String map, String name) throws NotCommonException {
        int index = names.indexOf(map);
        if (index < 0 || !name.equals(AGE)) {
            throw new NotCommonException();
        }
        return Code.ofDouble(frame -> age(frame, index));
    }

    @Override
    public Code has(String map, String name) throws NotCommonException {
        throw new NotCommonException();
    }

    /** The value of a variable as CEL's runtime takes it; null where there is none. */
    @Nullable
    Object find(String name, @Nullable Reading[] inputs, long now) {
        boolean age = name.endsWith("." + AGE);
        int index = names.indexOf(age ? name.substring(0, name.length() - AGE.length() - 1) : name);
        Reading reading = index < 0 ? null : inputs[index];
        if (reading == null) {
            return null;
        }
        if (age) {
            return seconds(reading, now);
        }
        Object value = value(reading);
        boolean fits =
                switch (kinds.get(names.get(index))) {
                    case NUMBER -> value instanceof Double;
                    case BOOL -> value instanceof Boolean;
                    case TEXT -> value instanceof String;
                    case ANY -> true;
                };
        return fits ? value : null;
    }

    /** Double, Boolean or String; null for all else. */
    static @Nullable Object value(Reading reading) {
        if (!reading.isGood() || reading.type().isArray()) {
            return null;
        }
        if (reading.type() == ValueType.BOOL) {
            return reading.bool();
        }
        return reading.type().isNumeric() ? (Object) Facts.number(reading) : Facts.text(reading);
    }

    private static @Nullable Reading at(Frame frame, int index) {
        Reading reading = ((OfInputs) frame).inputs[index];
        if (reading == null || !reading.isGood()) {
            frame.failed = true;
            return null;
        }
        return reading;
    }

    private static double number(Frame frame, int index) {
        Reading reading = at(frame, index);
        if (reading == null) {
            return 0;
        }
        if (!reading.type().isNumeric()) {
            frame.failed = true;
        }
        return Facts.number(reading);
    }

    private static boolean bool(Frame frame, int index) {
        Reading reading = at(frame, index);
        if (reading == null) {
            return false;
        }
        if (reading.type() != ValueType.BOOL) {
            frame.failed = true;
        }
        return reading.bool();
    }

    private static String text(Frame frame, int index) {
        Reading reading = at(frame, index);
        if (reading != null && reading.object() instanceof String s) {
            return s;
        }
        frame.failed = true;
        return "";
    }

    private static Object any(Frame frame, int index) {
        Reading reading = at(frame, index);
        Object value = reading == null ? null : value(reading);
        if (value == null) {
            frame.failed = true;
            return "";
        }
        return value;
    }

    /** A reading of bad quality has an age too. */
    private static double age(Frame frame, int index) {
        OfInputs all = (OfInputs) frame;
        Reading reading = all.inputs[index];
        if (reading == null) {
            frame.failed = true;
            return 0;
        }
        return seconds(reading, all.now);
    }

    private static double seconds(Reading reading, long now) {
        return (now - reading.origin()) / 1e9 + 0.0;
    }
}
