/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.ValueType;
import io.penstock.api.plugin.Plugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Devices that are not there. */
@Plugin(
        name = "virtual",
        summary = "Devices that make up their values: EdgeX's device-virtual, with its resources and value types.",
        since = "0.1",
        samples = "virtual: {}",
        details =
                """
                A device says `protocols: {other: {}}`. A resource `X` gives a random value of its type at each reading, between
                `minimum` and `maximum` or over the type's whole range; Object and ObjectArray give their `defaultValue`.
                Writing `X` fixes its value and ends the randomness; writing `true` to a resource `EnableRandomization_X`
                begins it again, `false` fixes the value last read. With `attributes: {wave: sine, period: 60s}` a
                number follows a shape instead of chance. Written values last until the service is opened anew.""")
public record Virtual() implements Driver<VirtualLink, VirtualAttributes> {
    @Override
    public String protocol() {
        return "other";
    }

    @Override
    public Class<VirtualLink> linkType() {
        return VirtualLink.class;
    }

    @Override
    public Class<VirtualAttributes> attributesType() {
        return VirtualAttributes.class;
    }

    @Override
    public String line(VirtualLink link) {
        return "virtual";
    }

    @Override
    public Line<VirtualLink, VirtualAttributes> open(
            Map<String, BoundDevice<VirtualLink, VirtualAttributes>> devices, DriverContext context)
            throws IOException {
        return new VirtualLine(devices.values(), new Generator(context.clock(), context.random()));
    }

    @Override
    public List<String> lint(Point<VirtualAttributes> point) {
        List<String> problems = new ArrayList<>();
        ValueType type = point.type();
        @Nullable Wave wave = point.attributes().wave();
        if (wave != null && !type.isNumeric() && type != ValueType.BOOL) {
            problems.add("wave must be absent for a value of type " + type);
        }
        Double minimum = point.resource().properties().minimum();
        Double maximum = point.resource().properties().maximum();
        if (minimum != null && maximum != null && minimum > maximum) {
            problems.add("minimum must not be greater than maximum (" + maximum + ") but was " + minimum);
        }
        try {
            if (Raw.initial(point) == null && type.kind() == ValueType.Kind.OBJECT) {
                problems.add("defaultValue must be there for a value of type " + type + ": it is what is read");
            }
        } catch (DecodeException e) {
            problems.add("defaultValue: " + e.getMessage());
        }
        return problems;
    }
}
