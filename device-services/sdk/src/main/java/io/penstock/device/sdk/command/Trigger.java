/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.error.SettingException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When an output falls to its safe value. */
sealed interface Trigger {
    Set<String> KNOWN = Set.of("rulesDown", "stale", "northLost", "stopping", "reconnected");

    /**
     * A rule engine is down.
     *
     * @param engine its name; empty for any
     */
    record RulesDown(String engine) implements Trigger {}

    /**
     * A command door is shut: nobody can come in from the north by it.
     *
     * @param door its name; empty: the last one that there was
     */
    record NorthLost(String door) implements Trigger {}

    /** An input has no good value that is young enough. */
    record Stale(String device, String resource, Duration maxAge) implements Trigger {}

    /** The program stops. */
    record Stopping() implements Trigger {}

    /** The device was DOWN and is UP again: before anything else is written. */
    record Reconnected() implements Trigger {}

    /** @param device whose output it is */
    static Trigger of(String at, String device, @Nullable Object given) {
        if (given instanceof String name) {
            return named(at, name);
        }
        if (given instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            return with(at, device, String.valueOf(only.getKey()), only.getValue());
        }
        throw new SettingException(at, "must be one of " + new TreeSet<>(KNOWN), given);
    }

    private static Trigger named(String at, String name) {
        return switch (name) {
            case "rulesDown" -> new RulesDown("");
            case "northLost" -> new NorthLost("");
            case "stopping" -> new Stopping();
            case "reconnected" -> new Reconnected();
            case "stale" ->
                throw new SettingException(at, "must say which input is stale: {stale: {input: ...}}", name);
            default -> throw SettingException.unknown(at, name, KNOWN);
        };
    }

    private static Trigger with(String at, String device, String name, @Nullable Object value) {
        return switch (name) {
            case "rulesDown" -> new RulesDown(String.valueOf(value));
            case "northLost" -> new NorthLost(String.valueOf(value));
            case "stale" -> stale(at + ".stale", device, value);
            default -> throw SettingException.unknown(at, name, KNOWN);
        };
    }

    private static Trigger stale(String at, String device, @Nullable Object given) {
        Map<?, ?> spec = OutputSpec.map(at, given, Set.of("input", "maxAge"));
        if (!(spec.get("input") instanceof String input) || input.isEmpty()) {
            throw new SettingException(
                    at + ".input", "must be a resource, or another device's as device/resource", spec.get("input"));
        }
        Duration maxAge = OutputSpec.duration(at + ".maxAge", spec.get("maxAge"), "30s");
        int slash = input.lastIndexOf('/');
        return slash < 0
                ? new Stale(device, input, maxAge)
                : new Stale(input.substring(0, slash), input.substring(slash + 1), maxAge);
    }

    /** For people. */
    default String inWords() {
        if (this instanceof RulesDown t) {
            return t.engine().isEmpty() ? "rules are down" : "rules '" + t.engine() + "' are down";
        } else if (this instanceof NorthLost t) {
            return t.door().isEmpty() ? "the north is lost" : "the door '" + t.door() + "' is lost";
        } else if (this instanceof Stale t) {
            return t.device() + "/" + t.resource() + " is stale";
        } else if (this instanceof Stopping) {
            return "the program stops";
        }
        return "the device is back";
    }
}
