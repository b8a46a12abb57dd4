/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.convert;

import io.penstock.api.error.SettingException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Linear;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Unit;
import io.penstock.functions.KnownNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes other numbers of numbers. */
@Plugin(
        name = "convert",
        summary = "Converts readings from one unit to another, or by a factor and an offset.",
        since = "0.1",
        samples = {
            "convert: {to: Cel}",
            "convert: {resources: \"Temp*\", from: degF, to: Cel}",
            "convert: {resources: Level, scale: 0.1, offset: -4, units: m}"
        },
        details =
                """
                **Which readings.** One number each, with a value. With `resources`, those; else all that carry the unit `from`;
                with neither, all whose own unit can become `to`. Everything else passes unchanged.

                **Whose unit counts.** The reading's own. One that carries none is taken to be in `from` when `resources` names
                it. What `resources` names and cannot be converted passes unchanged and is counted: `no-unit` (it carries none and
                `from` is absent), `unknown-unit`, `unit-mismatch` (another quantity, or not `from`), `not-a-number`.

                **Types.** Floats stay what they are. An integer stays one while factor and offset are whole (W to mW), and a
                result that does not fit becomes a reading without a value, of quality overflow; otherwise it becomes a Float64.
                The type depends on the conversion, never on the value. The reading carries the unit as `to` (or `units`) writes it.
                """)
public record Convert(
        @Setting("Resources to convert; all numeric ones that carry the unit `from` when absent.") @Nullable
                Matcher resources,
        @Setting(value = "Unit as it arrives; the reading's own unit when absent.", example = "degF") @Nullable
                Unit from,
        @Setting(value = "Unit to make of it.", example = "Cel") @Nullable Unit to,
        @Setting(value = "Factor, in place of units.", example = "0.1") @Nullable Double scale,
        @Setting("Added after the factor.") @Nullable Double offset,
        @Setting(value = "What the reading then carries as its unit, with scale or offset; its own when absent.")
                @Nullable
                String units)
        implements EventFunction {

    public Convert {
        boolean byNumbers = scale != null || offset != null;
        units = units == null || units.isEmpty() ? null : units;
        if (to == null && !byNumbers) {
            throw new SettingException("to", "must be a unit, unless scale or offset is given,", null);
        }
        if (to != null && byNumbers) {
            throw new SettingException("to", "must not stand beside scale and offset", to.symbol());
        }
        if (from != null && to == null) {
            throw new SettingException("from", "must have a unit `to` become", from.symbol());
        }
        if (units != null && to != null) {
            throw new SettingException("units", "must not stand beside to, which says the unit,", units);
        }
        if (from != null && to != null) {
            check(from, to);
        }
        if (scale != null && (scale == 0 || !Double.isFinite(scale))) {
            throw new SettingException("scale", "must be a number other than 0", scale);
        }
        if (offset != null && !Double.isFinite(offset)) {
            throw new SettingException("offset", "must be a number", offset);
        }
    }

    private static void check(Unit from, Unit to) {
        try {
            from.to(to);
        } catch (IllegalArgumentException e) {
            throw new SettingException("from", "must measure what to (" + to.symbol() + ") does", from.symbol());
        }
    }

    @Override
    public Event apply(Event event, Context context) {
        Conversions known = context.local(() -> new Conversions(this, new KnownNames(resources), context));
        List<Reading> readings = event.readings();
        Reading[] changed = null; // made at the first reading that changes
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            Reading converted = known.convert(reading, context);
            if (converted != reading) {
                if (changed == null) {
                    changed = readings.toArray(new Reading[0]);
                }
                changed[i] = converted;
            }
        }
        return changed == null ? event : event.withReadings(List.of(changed));
    }

    /** The conversion when it does not depend on the reading's unit. */
    @Nullable
    Linear fixed() {
        return to != null ? null : new Linear(scale == null ? 1 : scale, offset == null ? 0 : offset);
    }
}
