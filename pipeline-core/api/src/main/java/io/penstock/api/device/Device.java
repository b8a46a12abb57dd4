/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.plugin.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One device (EdgeX's device file, YAML or JSON). */
public record Device(
        @Setting("EdgeX's id.") @Nullable String id,
        @Setting(value = "Name, unique.", required = true) String name,
        @Setting("For people.") String description,
        @Setting("Labels to find it by.") List<String> labels,
        @Setting("Where it stands; any YAML.") @Nullable Object location,
        @Setting("Copied to events.") Map<String, Object> tags,
        @Setting("Free; properties.penstock holds Penstock's extras.") Map<String, Object> properties,
        @Setting("Name of the device that it hangs on.") @Nullable String parent,
        @Setting("Its device service; that of the folder it stands in when absent.") String serviceName,
        @Setting("Its device profile.") String profileName,
        @Setting(value = "LOCKED or UNLOCKED.", defaultValue = "UNLOCKED") AdminState adminState,
        @Setting(value = "UP, DOWN or UNKNOWN.", defaultValue = "UP") OperatingState operatingState,
        @Setting("How to reach it, by protocol.") Map<String, Map<String, Object>> protocols,
        @Setting("What is read on a schedule.") List<AutoEvent> autoEvents) {

    /** One of Penstock's extras, under {@code properties.penstock}; null when absent. */
    public @Nullable Object extra(String key) {
        return properties.get("penstock") instanceof Map<?, ?> extras ? extras.get(key) : null;
    }
}
