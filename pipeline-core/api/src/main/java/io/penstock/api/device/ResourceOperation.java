/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.plugin.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One resource of a device command (EdgeX {@code resourceOperation}). */
public record ResourceOperation(
        @Setting(value = "Name of the device resource.", required = true) String deviceResource,
        @Setting("Value of a set that names none.") @Nullable String defaultValue,
        @Setting("Raw value to text on a read, back on a set.") Map<String, String> mappings) {}
