/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.plugin.Setting;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read on a schedule (EdgeX {@code autoEvent}). */
public record AutoEvent(
        @Setting(value = "Device resource or device command.", required = true) String sourceName,
        @Setting(value = "How often; at least 1ms.", required = true) Duration interval,
        @Setting("Whether only changes become events.") boolean onChange,
        @Setting("Change of a number that counts as one.") @Nullable Double onChangeThreshold,
        @Setting("EdgeX's retention for core-data; kept, not used.") Map<String, Object> retention) {}
