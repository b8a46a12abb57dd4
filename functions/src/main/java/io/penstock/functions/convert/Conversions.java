/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.convert;

import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Context;
import io.penstock.api.setting.Linear;
import io.penstock.api.setting.Unit;
import io.penstock.api.setting.Units;
import io.penstock.functions.KnownNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of each unit that readings have carried: how it converts, or why not. For one step of one lane. */
final class Conversions {
    /** How numbers in one unit change, or why they do not. */
    private record Way(@Nullable Linear linear, boolean whole, String whyNot) {
        static Way by(Linear linear) {
            boolean whole = linear.a() == Math.rint(linear.a())
                    && linear.b() == Math.rint(linear.b())
                    && Math.abs(linear.a()) < 1L << 53
                    && Math.abs(linear.b()) < 1L << 53;
            return new Way(linear, whole, "");
        }

        static Way none(String why) {
            return new Way(null, false, why);
        }
    }

    private static final int MOST = 1_000;

    private final Convert settings;
    private final KnownNames resources;
    private final Units units;
    private final @Nullable Way fixed;
    private final @Nullable String unitAfter;
    private final Map<String, Way> ways = new HashMap<>();

    Conversions(Convert settings, KnownNames resources, Context context) {
        this.settings = settings;
        this.resources = resources;
        this.units = context.units();
        Linear linear = settings.fixed();
        this.fixed = linear == null ? null : Way.by(linear);
        Unit to = settings.to();
        this.unitAfter = to == null ? settings.units() : to.symbol();
    }

    Reading convert(Reading reading, Context context) {
        boolean named = settings.resources() != null;
        if (named && !resources.matches(reading.resource()) || !reading.isGood()) {
            return reading;
        }
        if (!reading.type().isNumeric()) {
            return unchanged(reading, named ? "not-a-number" : "", context);
        }
        Way way = fixed == null ? way(reading.units(), named) : fixed;
        Linear linear = way.linear;
        if (linear == null) {
            return unchanged(reading, named ? way.whyNot : "", context);
        }
        Reading converted = linear.isIdentity() ? reading : number(reading, linear, way.whole);
        return unitAfter == null || unitAfter.equals(converted.units()) ? converted : converted.withUnits(unitAfter);
    }

    private static Reading unchanged(Reading reading, String cause, Context context) {
        if (!cause.isEmpty()) {
            context.count(cause);
        }
        return reading;
    }

    private static Reading number(Reading reading, Linear linear, boolean whole) {
        ValueType type = reading.type();
        if (type.isInteger() && whole) {
            return WholeNumbers.convert(reading, (long) linear.a(), (long) linear.b());
        }
        ValueType after = type.isInteger() ? ValueType.FLOAT64 : type;
        Reading made = reading.withFloat(after, linear.apply(reading.number()));
        boolean same = after == type && made.isGood() && made.bits() == reading.bits();
        return same ? reading : made; // 0 times anything
    }

    private Way way(String unit, boolean named) {
        Way known = ways.get(unit);
        if (known == null) {
            if (ways.size() >= MOST) {
                ways.clear();
            }
            known = find(unit, named);
            ways.put(unit, known);
        }
        return known;
    }

    private Way find(String text, boolean named) {
        Unit to = settings.to();
        Unit from = settings.from();
        if (text.isEmpty() && (from == null || !named)) {
            return Way.none("no-unit");
        }
        Unit own = text.isEmpty() ? from : units.find(text);
        if (own == null || to == null) {
            return Way.none("unknown-unit");
        }
        try {
            if (from != null && !own.to(from).isIdentity()) {
                return Way.none("unit-mismatch");
            }
            return Way.by(own.to(to));
        } catch (IllegalArgumentException e) {
            return Way.none(
                    "unit-mismatch"); // it measures something else: it passes, and is counted where it was named
        }
    }
}
