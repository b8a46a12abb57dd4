/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.command.CommandOptions;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Durations;
import java.time.Duration;
import java.util.Map;

/** The profile's {@code commands:} block: what holds for a command that says nothing else. */
public record CommandSettings(
        @Setting(value = "By when a command is answered, whatever the device does; at most a day.", defaultValue = "5s")
                Duration timeout,
        @Setting(
                        value =
                                "How old a write may be when its device is touched, at most a day; an older one is refused as expired.",
                        defaultValue = "30s")
                Duration timeToLive,
        @Setting(
                        value =
                                "Most commands a second for one device, over all callers but interlocks and outputs; 0 for no limit.",
                        defaultValue = "100",
                        min = 0)
                int rate,
        @Setting(
                        value = "Whether reads are on the stream `commands` as well; writes always are.",
                        defaultValue = "true")
                boolean auditReads,
        @Setting("Command doors besides REST, by name.") Map<String, Door> doors) {
    public static final CommandSettings DEFAULT =
            new CommandSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), 100);

    public CommandSettings {
        atMostLongest("timeout", timeout);
        atMostLongest("timeToLive", timeToLive);
    }

    private static void atMostLongest(String name, Duration said) {
        if (said.compareTo(CommandOptions.LONGEST) > 0) {
            throw new SettingException(
                    name, "must be at most " + Durations.format(CommandOptions.LONGEST), Durations.format(said));
        }
    }

    /** Without doors. */
    public CommandSettings(Duration timeout, Duration timeToLive, int rate) {
        this(timeout, timeToLive, rate, true, Map.of());
    }
}
