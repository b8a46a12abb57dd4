/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.OperatingState;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Devices to test with. */
final class Plant {
    private final List<DeviceResource> resources = new ArrayList<>();
    private final Map<String, Point<MqttPoint>> points = new LinkedHashMap<>();
    private final List<DeviceCommand> commands = new ArrayList<>();

    Plant resource(String name, ValueType type) {
        return resource(name, type, new MqttPoint(null, null, null));
    }

    Plant resource(String name, ValueType type, MqttPoint attributes) {
        ResourceProperties properties = new ResourceProperties(
                type, ReadWrite.RW, "", null, null, null, null, null, null, null, null, null, "", Map.of());
        DeviceResource resource = new DeviceResource(name, "", false, Map.of(), Map.of(), properties);
        resources.add(resource);
        points.put(name, new Point<>(resource, attributes));
        return this;
    }

    Plant command(String name, String... parts) {
        List<ResourceOperation> operations = new ArrayList<>();
        for (String part : parts) {
            operations.add(new ResourceOperation(part, null, Map.of()));
        }
        commands.add(new DeviceCommand(name, false, ReadWrite.RW, Map.of(), operations));
        return this;
    }

    BoundDevice<MqttDeviceLink, MqttPoint> device(String name, @Nullable String commandTopic) {
        DeviceProfile profile = new DeviceProfile("v3", "p", "", "", "", List.of(), resources, commands);
        Device device = new Device(
                null,
                name,
                "",
                List.of(),
                null,
                Map.of(),
                Map.of(),
                null,
                "s",
                "p",
                AdminState.UNLOCKED,
                OperatingState.UP,
                Map.of(),
                List.of());
        return new BoundDevice<>(device, profile, new MqttDeviceLink(commandTopic, null), points);
    }
}
