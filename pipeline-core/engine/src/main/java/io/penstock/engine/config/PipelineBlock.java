/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Durations;
import io.penstock.api.setting.Matcher;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.profile.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One pipeline of {@code pipelines:}. */
record PipelineBlock(
        @Setting(value = "What it takes from the bus; everything on `events` when absent.", defaultValue = "{}")
                From from,
        @Setting(
                        value = "Where a new cursor starts: `now`, `earliest`, or a time such as 2026-01-31T12:00:00Z.",
                        defaultValue = "now")
                String start,
        @Setting("Name that this pipeline had before: its cursors and dead letters are taken up.") @Nullable String was,
        @Setting(
                        value = "How long to gather events after the first before they are processed together.",
                        defaultValue = "5ms")
                Duration linger,
        @Setting("What is done to each event, for all endpoints alike.") @Nullable Node steps,
        @Setting(value = "Endpoints by name; or one endpoint, named by its kind.", required = true) Node to,
        @Setting(value = "Whether it runs.", defaultValue = "true") boolean enabled) {
    PipelineBlock {
        try {
            Start.parse(start);
        } catch (IllegalArgumentException e) {
            throw new SettingException("start", "must be now, earliest or a time such as 2026-01-31T12:00:00Z", start);
        }
        if (linger.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new SettingException("linger", "must be at most 1m", Durations.format(linger));
        }
    }

    /** The {@code from:} block. */
    record From(
            @Setting(value = "Stream of the bus.", main = true, defaultValue = "events") Stream stream,
            @Setting(value = "Devices.", defaultValue = "'*'", example = "[plc-*]") Matcher devices,
            @Setting(value = "Device resources.", defaultValue = "'*'", example = "[Temperature]") Matcher resources,
            @Setting(value = "Device profiles.", defaultValue = "'*'") Matcher profiles,
            @Setting(value = "Sources: the device resource or device command that was read.", defaultValue = "'*'")
                    Matcher sources,
            @Setting(value = "What to leave out even so.", defaultValue = "{}") Except except) {}

    /** The {@code except:} block. */
    record Except(
            @Setting(value = "Devices.", defaultValue = "[]") Matcher devices,
            @Setting(value = "Device resources.", defaultValue = "[]") Matcher resources) {}

    /** What stands beside an endpoint under {@code to:}. */
    record EndpointBlock(
            @Setting("What is done for this endpoint only, after the pipeline's steps.") @Nullable Node steps,
            @Setting(value = "Waits while it is away.", defaultValue = "{}") Retry retry,
            @Setting("Name that this endpoint had before: its cursor and dead letters are taken up.") @Nullable
                    String was,
            @Setting(value = "Whether it runs.", defaultValue = "true") boolean enabled) {}

    /** What stands beside a step. */
    record StepBlock(
            @Setting("Its name in metrics, state and tests; a second step of one kind needs one.") @Nullable String id,
            @Setting(value = "Whether it runs.", defaultValue = "true") boolean enabled) {
        StepBlock {
            if (id != null && !NamedBlocks.isName(id)) {
                throw new SettingException("id", "must be of letters, digits, '_', '-' and '.'", id);
            }
        }
    }

    /** What stands beside a connection or a driver. */
    record UseBlock(@Setting(value = "Whether it is used.", defaultValue = "true") boolean enabled) {}
}
