/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.error.DecodeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The values of one device and which of them still change by themselves. */
final class VirtualDevice {
    private static final String SWITCH = "EnableRandomization_";

    private final Generator generator;
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> fixed = new HashSet<>();
    private final Set<String> resources;

    VirtualDevice(BoundDevice<VirtualLink, VirtualAttributes> device, Generator generator) throws DecodeException {
        this.generator = generator;
        this.resources = device.points().keySet();
        for (Point<VirtualAttributes> point : device.points().values()) {
            Object initial = Raw.initial(point);
            if (initial != null) {
                values.put(point.name(), initial);
                if (isSwitch(point) && initial.equals(false)) {
                    fixed.add(target(point));
                }
            }
        }
    }

    Reply read(Point<VirtualAttributes> point) {
        String name = point.name();
        if (isSwitch(point)) {
            return Reply.of(!fixed.contains(target(point)));
        }
        Object value = fixed.contains(name) && values.containsKey(name) ? null : generator.next(point);
        if (value != null) {
            values.put(name, value);
            return Reply.of(value);
        }
        Object kept = values.get(name);
        return kept == null
                ? Reply.error("has no value yet: its device profile gives no defaultValue")
                : Reply.of(kept);
    }

    void write(Point<VirtualAttributes> point, Object value) {
        if (!isSwitch(point)) {
            values.put(point.name(), value);
            fixed.add(point.name());
        } else if (isOn(value)) {
            fixed.remove(target(point));
        } else {
            fixed.add(target(point));
        }
    }

    private boolean isSwitch(Point<VirtualAttributes> point) {
        return point.name().startsWith(SWITCH) && resources.contains(target(point));
    }

    private static String target(Point<VirtualAttributes> point) {
        return point.name().substring(SWITCH.length());
    }

    private static boolean isOn(Object value) {
        return value instanceof Boolean on ? on : Boolean.parseBoolean(value.toString());
    }
}
