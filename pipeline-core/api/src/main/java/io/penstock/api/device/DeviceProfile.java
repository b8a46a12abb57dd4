/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What kind of device it is and what can be read and set (EdgeX's device profile file, YAML or JSON). */
public record DeviceProfile(
        @Setting("EdgeX's API version.") String apiVersion,
        @Setting(value = "Name, unique.", required = true) String name,
        @Setting("For people.") String description,
        @Setting("For people.") String manufacturer,
        @Setting("For people.") String model,
        @Setting("Labels to find it by.") List<String> labels,
        @Setting("What can be read and set.") List<DeviceResource> deviceResources,
        @Setting("What is read and set together.") List<DeviceCommand> deviceCommands) {

    public DeviceProfile {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < deviceResources.size(); i++) {
            String resource = deviceResources.get(i).name();
            if (!names.add(resource)) {
                throw new SettingException("deviceResources[" + i + "].name", "must be unique", resource);
            }
        }
        Set<String> commands = new HashSet<>();
        for (int i = 0; i < deviceCommands.size(); i++) {
            DeviceCommand command = deviceCommands.get(i);
            if (!commands.add(command.name())) {
                throw new SettingException("deviceCommands[" + i + "].name", "must be unique", command.name());
            }
            for (int j = 0; j < command.resourceOperations().size(); j++) {
                String resource = command.resourceOperations().get(j).deviceResource();
                if (!names.contains(resource)) {
                    throw new SettingException(
                            "deviceCommands[" + i + "].resourceOperations[" + j + "].deviceResource",
                            "must be one of deviceResources " + names,
                            resource);
                }
            }
        }
    }

    public Optional<DeviceResource> resource(String wanted) {
        return deviceResources.stream().filter(r -> r.name().equals(wanted)).findFirst();
    }

    public Optional<DeviceCommand> command(String wanted) {
        return deviceCommands.stream().filter(c -> c.name().equals(wanted)).findFirst();
    }
}
