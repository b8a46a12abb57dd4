/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.filter;

import io.penstock.api.error.SettingException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Matcher;
import io.penstock.functions.KnownNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps readings. */
@Plugin(
        name = "filter",
        summary = "Keeps the readings that match; drops the others, and an event that is left with none.",
        since = "0.1",
        samples = {
            "filter: value > -40",
            "filter: {resources: [Temperature, \"Press*\"], except: {devices: \"test-*\"}}",
            "filter: {devices: \"/plc-[0-9]+/\", where: \"resource != 'Mode' || readings.Pressure > 3\"}"
        },
        details =
                """
                All that is given must match: the event's device, device profile and source, each reading's resource and `where`.
                Then `except` takes out what matches any one of its settings. What is absent matches everything.

                A pattern matches the whole name: `Press` is not `Pressure`, `Press*` and `/Press.*/` are.

                `where` is CEL over one reading of one event:

                | name | what it is |
                |---|---|
                | `value` | a number, as a double; of a Bool 0 or 1 |
                | `int`, `uint` | a whole number, exact: `int` below 2^63, `uint` from 0 to 2^64 - 1 |
                | `text` | the text of a String |
                | `resource`, `units` | of the reading |
                | `origin` | when it was read, in nanoseconds since 1970, an int |
                | `device`, `deviceProfile`, `source` | of the event |
                | `tags.x` | the tag `x` of the reading, else of the event; `has(tags.x)` says whether there is one |
                | `readings.X` | the value of resource `X` in the same event; `has(readings.X)` says whether there is one |

                It is evaluated for each reading, good or not: `value > 3` is no match for a reading without a value. A
                wrong-typed operand, or a reading that is not in the event, is no match and is counted as `mismatch`.
                """)
public record Filter(
        @Setting("Devices to keep.") @Nullable Matcher devices,
        @Setting("Device profiles to keep.") @Nullable Matcher profiles,
        @Setting("Sources (device resources or commands that were read) to keep.") @Nullable Matcher sources,
        @Setting("Resources to keep.") @Nullable Matcher resources,
        @Setting("What to take out of these.") @Nullable Except except,
        @Setting(value = "Keeps the readings for which it holds.", main = true, example = "value > -40") @Nullable
                Expression where)
        implements EventFunction {

    /** What to take out: whatever matches one of these. */
    public record Except(
            @Setting("Devices to take out.") @Nullable Matcher devices,
            @Setting("Device profiles to take out.") @Nullable Matcher profiles,
            @Setting("Sources to take out.") @Nullable Matcher sources,
            @Setting("Resources to take out.") @Nullable Matcher resources) {
        public Except {
            if (devices == null && profiles == null && sources == null && resources == null) {
                throw new SettingException("except", "must have devices, profiles, sources or resources", null);
            }
        }
    }

    public Filter {
        if (devices == null
                && profiles == null
                && sources == null
                && resources == null
                && except == null
                && where == null) {
            throw new SettingException(
                    "where", "must be there when none of devices, profiles, sources, resources and except is", null);
        }
    }

    @Override
    public @Nullable Event apply(Event event, Context context) {
        Names names = context.local(() -> new Names(this, context));
        if (!names.keep(event)) {
            return null;
        }
        if (names.everyResource && where == null) {
            return event;
        }
        List<Reading> readings = event.readings();
        List<Reading> kept = null; // made at the first reading that goes
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            boolean keep = names.keep(reading) && (where == null || where.test(event, reading, names.mismatched));
            if (!keep && kept == null) {
                kept = new ArrayList<>(readings.subList(0, i));
            } else if (keep && kept != null) {
                kept.add(reading);
            }
        }
        if (kept == null) {
            return event;
        }
        return kept.isEmpty() ? null : event.withReadings(List.copyOf(kept));
    }

    /** The matchers, with what they have answered before. */
    private static final class Names {
        private final KnownNames devices;
        private final KnownNames profiles;
        private final KnownNames sources;
        private final KnownNames resources;
        private final @Nullable KnownNames exceptDevices;
        private final @Nullable KnownNames exceptProfiles;
        private final @Nullable KnownNames exceptSources;
        private final @Nullable KnownNames exceptResources;
        final boolean everyResource;

        final Runnable mismatched;

        Names(Filter filter, Context context) {
            Except e = filter.except;
            devices = new KnownNames(filter.devices);
            profiles = new KnownNames(filter.profiles);
            sources = new KnownNames(filter.sources);
            resources = new KnownNames(filter.resources);
            exceptDevices = e == null ? null : known(e.devices);
            exceptProfiles = e == null ? null : known(e.profiles);
            exceptSources = e == null ? null : known(e.sources);
            exceptResources = e == null ? null : known(e.resources);
            mismatched = () -> context.count("mismatch");
            everyResource = resources.matchesAll() && exceptResources == null;
        }

        private static @Nullable KnownNames known(@Nullable Matcher matcher) {
            return matcher == null ? null : new KnownNames(matcher);
        }

        boolean keep(Event event) {
            return devices.matches(event.device())
                    && profiles.matches(event.profile())
                    && sources.matches(event.source())
                    && !matches(exceptDevices, event.device())
                    && !matches(exceptProfiles, event.profile())
                    && !matches(exceptSources, event.source());
        }

        boolean keep(Reading reading) {
            return everyResource
                    || resources.matches(reading.resource()) && !matches(exceptResources, reading.resource());
        }

        private static boolean matches(@Nullable KnownNames names, String name) {
            return names != null && names.matches(name);
        }
    }
}
