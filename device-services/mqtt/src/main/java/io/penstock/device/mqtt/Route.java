/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one topic belong.
 *
 * @param device name of the device
 * @param source device resource or device command; empty when the topic does not say
 * @param targets resources that may be in a payload
 * @param single whether a payload is for exactly one resource
 * @param fault why messages of this topic can never be read; null when they can
 */
record Route(String device, String source, List<Target> targets, boolean single, @Nullable String fault) {
    /**
     * A resource and where it is in a payload.
     *
     * @param pointer null: by the resource's name as a key
     */
    record Target(Point<MqttPoint> point, @Nullable Pointer pointer) {
        String name() {
            return point.name();
        }
    }

    static Route faulty(String fault) {
        return new Route("", "", List.of(), false, fault);
    }

    /** @param name resource or device command that the topic names; null when it names none */
    static Route to(
            BoundDevice<MqttDeviceLink, MqttPoint> device, @Nullable String name, Map<String, String> pointers) {
        if (name == null) {
            return new Route(device.name(), "", targets(device.points().values(), pointers), false, null);
        }
        Point<MqttPoint> point = device.points().get(name);
        if (point != null) {
            return new Route(device.name(), name, List.of(target(point, pointers)), true, null);
        }
        DeviceCommand command = device.profile().command(name).orElse(null);
        if (command == null) {
            return faulty("device '" + device.name() + "' has no resource and no command '" + name + "'");
        }
        List<Point<MqttPoint>> points = new ArrayList<>();
        for (ResourceOperation operation : command.resourceOperations()) {
            Point<MqttPoint> part = device.points().get(operation.deviceResource());
            if (part != null) {
                points.add(part);
            }
        }
        return new Route(device.name(), name, targets(points, pointers), points.size() == 1, null);
    }

    private static List<Target> targets(Iterable<Point<MqttPoint>> points, Map<String, String> pointers) {
        List<Target> out = new ArrayList<>();
        points.forEach(p -> out.add(target(p, pointers)));
        return List.copyOf(out);
    }

    private static Target target(Point<MqttPoint> point, Map<String, String> pointers) {
        String pointer = pointers.getOrDefault(point.name(), point.attributes().pointer());
        return new Target(point, pointer == null ? null : new Pointer(pointer));
    }
}
