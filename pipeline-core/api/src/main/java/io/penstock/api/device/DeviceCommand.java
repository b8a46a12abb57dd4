/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.plugin.Setting;
import java.util.List;
import java.util.Map;

/** Resources that are read or set together (EdgeX {@code deviceCommand}). */
public record DeviceCommand(
        @Setting(value = "Name, unique in its device profile.", required = true) String name,
        @Setting("Whether command doors hide it.") boolean isHidden,
        @Setting(value = "R, W, RW or WR.", required = true) ReadWrite readWrite,
        @Setting("Copied to events.") Map<String, Object> tags,
        @Setting(value = "Its resources, in order.", required = true) List<ResourceOperation> resourceOperations) {}
