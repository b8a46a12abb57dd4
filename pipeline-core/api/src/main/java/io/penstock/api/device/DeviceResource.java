/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.plugin.Setting;
import java.util.Map;

/** What can be read or set of a device (EdgeX {@code deviceResource}). */
public record DeviceResource(
        @Setting(value = "Name, unique in its device profile.", required = true) String name,
        @Setting("For people.") String description,
        @Setting("Whether command doors hide it.") boolean isHidden,
        @Setting("Copied to readings.") Map<String, Object> tags,
        @Setting("Where it is in the protocol; each driver's own.") Map<String, Object> attributes,
        @Setting(value = "Type, access and conversion.", required = true) ResourceProperties properties) {}
