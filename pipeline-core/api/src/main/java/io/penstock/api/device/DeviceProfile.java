/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.util.HashSet;
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
        Set<String> names = new HashSet<>();
        for (DeviceResource r : deviceResources) {
            if (!names.add(r.name())) {
                throw new SettingException("deviceResources", "must have unique names", r.name());
            }
        }
        Set<String> commands = new HashSet<>();
        for (DeviceCommand c : deviceCommands) {
            if (!commands.add(c.name())) {
                throw new SettingException("deviceCommands", "must have unique names", c.name());
            }
            for (ResourceOperation o : c.resourceOperations()) {
                if (!names.contains(o.deviceResource())) {
                    throw new SettingException(
                            "deviceCommands",
                            "must name resources of the device profile " + names + " in '" + c.name() + "'",
                            o.deviceResource());
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
