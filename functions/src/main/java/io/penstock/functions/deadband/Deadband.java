/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.deadband;

import io.penstock.api.error.SettingException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Matcher;
import io.penstock.functions.KnownNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes on what changed enough. */
@Plugin(
        name = "deadband",
        summary = "Passes on a reading when it has changed enough since the one passed on before.",
        since = "0.1",
        samples = {
            "deadband: 0.5",
            "deadband: {percent: 2, heartbeat: 10m}",
            "deadband: {resources: [Temperature], absolute: 0.2, percent: 1}"
        },
        details =
                """
                A number passes when it differs from the last one that passed, of the same device and resource, by more than
                `absolute` or by more than `percent` of that one's magnitude; with both given, when either is exceeded. A Bool and a text
                pass when they differ at all. The first reading passes, a change of type or quality passes, and what is neither number nor
                Bool nor text (Binary, arrays, Object) always passes. An event that is left with no readings is dropped.

                `heartbeat` is the longest silence: a reading passes, changed or not, when its origin is that far from the last one
                that passed. It needs readings to arrive; it makes none.

                What passed last is kept for each device, committed with the position, and survives a restart.
                """)
public record Deadband(
        @Setting("Resources it holds for; the others pass. All when absent.") @Nullable Matcher resources,
        @Setting(value = "A number passes when it differs by more.", main = true, min = 0, example = "0.5") @Nullable
                Double absolute,
        @Setting(value = "A number passes when it differs by more than this share of the last, in percent.", min = 0)
                @Nullable
                Double percent,
        @Setting(value = "The longest silence.", example = "10m") @Nullable Duration heartbeat)
        implements StatefulFunction<LastPassed> {

    public Deadband {
        if (absolute == null && percent == null) {
            throw new SettingException("absolute", "must be a number, unless percent is given,", null);
        }
        if (absolute != null && !(absolute >= 0)) {
            throw new SettingException("absolute", "must not be negative", absolute);
        }
        if (percent != null && !(percent >= 0)) {
            throw new SettingException("percent", "must not be negative", percent);
        }
        if (heartbeat != null && (heartbeat.isNegative() || heartbeat.isZero())) {
            throw new SettingException("heartbeat", "must be more than 0s", heartbeat);
        }
    }

    @Override
    public boolean makesGroups() {
        return false;
    }

    @Override
    public boolean isGlobal() {
        return false;
    }

    @Override
    public String key(Event event) {
        return event.device();
    }

    @Override
    public LastPassed create() {
        return new LastPassed();
    }

    @Override
    public byte[] encode(LastPassed state) {
        return state.encode();
    }

    @Override
    public LastPassed decode(byte[] bytes) {
        return LastPassed.decode(bytes);
    }

    @Override
    public void apply(String key, LastPassed state, Event event, Out out) {
        KnownNames names = out.context().local(() -> new KnownNames(resources));
        List<Reading> readings = event.readings();
        List<Reading> kept = null; // made at the first reading that goes
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            boolean keep = !names.matches(reading.resource()) || passes(reading, state);
            if (!keep && kept == null) {
                kept = new ArrayList<>(readings.subList(0, i));
            } else if (keep && kept != null) {
                kept.add(reading);
            }
        }
        if (kept == null) {
            out.pass(event);
        } else if (!kept.isEmpty()) {
            out.pass(event.withReadings(List.copyOf(kept)));
        }
    }

    private boolean passes(Reading reading, LastPassed state) {
        if (!LastPassed.remembers(reading)) {
            return true;
        }
        LastPassed.Value last = state.get(reading.resource());
        if (last != null && last.isLike(reading) && !isSilent(last, reading) && !hasChanged(last, reading)) {
            return false;
        }
        state.put(reading);
        return true;
    }

    private boolean isSilent(LastPassed.Value last, Reading reading) {
        // both ways: a clock that was set back must not silence a device until it has caught up
        return heartbeat != null && Math.abs(reading.origin() - last.origin()) >= heartbeat.toNanos();
    }

    private boolean hasChanged(LastPassed.Value last, Reading reading) {
        ValueType type = reading.type();
        if (!reading.isGood() || !type.isNumeric()) {
            return last.bits() != LastPassed.bitsOf(reading);
        }
        double change = last.distance(reading);
        return absolute != null && change > absolute
                || percent != null && change > percent / 100 * Math.abs(last.number());
    }
}
