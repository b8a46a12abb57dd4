/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device resource or device command of one device, ready to be read and set.
 *
 * @param points what to ask the driver for; the same list object at each read
 * @param conversions one a point
 * @param defaults what a set writes where it names no value; null entries where there is none
 * @param tags of its events
 */
record Source<P extends Record>(
        String name,
        boolean readable,
        boolean writable,
        List<Point<P>> points,
        List<Conversion> conversions,
        List<@Nullable String> defaults,
        Map<String, Object> tags) {

    /** The resource or command of this name; null when there is none. A command comes before a resource of its name. */
    static <P extends Record> @Nullable Source<P> of(BoundDevice<?, P> device, String name) {
        DeviceCommand command = device.profile().command(name).orElse(null);
        if (command != null) {
            return ofCommand(device, command);
        }
        Point<P> point = device.points().get(name);
        if (point == null) {
            return null;
        }
        List<@Nullable String> defaults = new ArrayList<>();
        defaults.add(point.resource().properties().defaultValue());
        return new Source<>(
                name,
                point.resource().properties().readWrite().readable(),
                point.resource().properties().readWrite().writable(),
                List.of(point),
                List.of(Conversion.of(point.resource(), Map.of())),
                defaults,
                device.device().tags());
    }

    private static <P extends Record> @Nullable Source<P> ofCommand(BoundDevice<?, P> device, DeviceCommand command) {
        List<Point<P>> points = new ArrayList<>();
        List<Conversion> conversions = new ArrayList<>();
        List<@Nullable String> defaults = new ArrayList<>();
        for (ResourceOperation operation : command.resourceOperations()) {
            Point<P> point = device.points().get(operation.deviceResource());
            if (point == null) {
                return null;
            }
            points.add(point);
            conversions.add(Conversion.of(point.resource(), operation.mappings()));
            String value = operation.defaultValue();
            defaults.add(
                    value == null || value.isEmpty()
                            ? point.resource().properties().defaultValue()
                            : value);
        }
        Map<String, Object> tags = new HashMap<>(device.device().tags());
        tags.putAll(command.tags());
        return new Source<>(
                command.name(),
                command.readWrite().readable(),
                command.readWrite().writable(),
                List.copyOf(points),
                List.copyOf(conversions),
                defaults,
                Collections.unmodifiableMap(tags)); // a tag may be there without a value
    }

    /** The conversion of a resource of it; null when it is none of its. */
    @Nullable
    Conversion conversion(String resource) {
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).name().equals(resource)) {
                return conversions.get(i);
            }
        }
        return null;
    }
}
