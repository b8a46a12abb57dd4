/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.device.Device;
import io.penstock.api.error.SettingException;
import io.penstock.api.rule.Output;
import io.penstock.api.setting.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a device's {@code properties.penstock.outputs} says of one of its resources.
 *
 * @param safe what it falls to; null when it has no safe value
 * @param triggers when it falls
 * @param minimumOn how long it stays on at least; zero for no limit
 * @param minimumOff how long it stays off at least
 * @param heartbeat what tells the device that somebody is there; null for none
 */
record OutputSpec(
        Output output,
        @Nullable Object safe,
        List<Trigger> triggers,
        Duration minimumOn,
        Duration minimumOff,
        @Nullable Heartbeat heartbeat) {
    private static final Set<String> KNOWN = Set.of("safe", "triggers", "minimumOn", "minimumOff", "heartbeat");
    private static final Set<String> KNOWN_OF_HEARTBEAT = Set.of("resource", "every", "value", "owner");

    /**
     * A value that is written again and again while its owner lives.
     *
     * @param value what is written; null for one that changes each time
     */
    record Heartbeat(String resource, Duration every, @Nullable Object value, Owner owner) {
        /** Who has to live. */
        enum Owner {
            RULES,
            NORTH,
            PROGRAM
        }
    }

    /** @throws SettingException when something of it is unknown or wrong */
    static Map<String, OutputSpec> of(Device device) {
        return of(device, e -> {
            throw e;
        });
    }

    /**
     * Those that are right.
     *
     * @param wrong hears what is not, output by output
     */
    static Map<String, OutputSpec> of(Device device, Consumer<SettingException> wrong) {
        Map<String, OutputSpec> out = new LinkedHashMap<>();
        Object outputs = device.extra("outputs");
        if (outputs == null) {
            return out;
        }
        if (!(outputs instanceof Map<?, ?> map)) {
            wrong.accept(
                    new SettingException("outputs", "must be a map from resources to what holds for them", outputs));
            return out;
        }
        map.forEach((resource, spec) -> {
            try {
                out.put(String.valueOf(resource), of(device, String.valueOf(resource), spec));
            } catch (SettingException e) {
                wrong.accept(e);
            }
        });
        return out;
    }

    private static OutputSpec of(Device device, String resource, @Nullable Object given) {
        String at = "outputs." + resource;
        Map<?, ?> spec = map(at, given, KNOWN);
        Object safe = spec.get("safe");
        List<Trigger> triggers = new ArrayList<>();
        Object written = spec.get("triggers");
        for (Object item : written instanceof List<?> items ? items : written == null ? List.of() : List.of(written)) {
            triggers.add(Trigger.of(at + ".triggers", device.name(), item));
        }
        if (safe == null != triggers.isEmpty()) {
            throw new SettingException(
                    at, "must have both safe and triggers or neither", safe == null ? "no safe" : "no triggers");
        }
        return new OutputSpec(
                new Output(device.name(), resource),
                safe,
                List.copyOf(triggers),
                duration(at + ".minimumOn", spec.get("minimumOn"), "0s"),
                duration(at + ".minimumOff", spec.get("minimumOff"), "0s"),
                spec.get("heartbeat") == null ? null : heartbeat(at + ".heartbeat", spec.get("heartbeat")));
    }

    private static Heartbeat heartbeat(String at, @Nullable Object given) {
        Map<?, ?> spec = map(at, given, KNOWN_OF_HEARTBEAT);
        if (!(spec.get("resource") instanceof String resource)) {
            throw new SettingException(at + ".resource", "must name a resource of the device", spec.get("resource"));
        }
        Duration every = duration(at + ".every", spec.get("every"), "1s");
        if (every.toMillis() < 50) {
            throw new SettingException(at + ".every", "must be at least 50ms", Durations.format(every));
        }
        String owner = spec.get("owner") == null ? "rules" : spec.get("owner").toString();
        return switch (owner) {
            case "rules" -> new Heartbeat(resource, every, spec.get("value"), Heartbeat.Owner.RULES);
            case "north" -> new Heartbeat(resource, every, spec.get("value"), Heartbeat.Owner.NORTH);
            case "program" -> new Heartbeat(resource, every, spec.get("value"), Heartbeat.Owner.PROGRAM);
            default -> throw new SettingException(at + ".owner", "must be one of [rules, north, program]", owner);
        };
    }

    static Map<?, ?> map(String at, @Nullable Object given, Set<String> known) {
        if (!(given instanceof Map<?, ?> map)) {
            throw new SettingException(at, "must be a map of " + new TreeSet<>(known), given);
        }
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw SettingException.unknown(at + "." + key, String.valueOf(key), known);
            }
        }
        return map;
    }

    static Duration duration(String at, @Nullable Object given, String absent) {
        try {
            return Durations.parse(given == null ? absent : given.toString());
        } catch (IllegalArgumentException e) {
            throw new SettingException(at, "must be a duration such as 500ms or 2s", given);
        }
    }

    boolean hasMinimum() {
        return !minimumOn.isZero() || !minimumOff.isZero();
    }
}
