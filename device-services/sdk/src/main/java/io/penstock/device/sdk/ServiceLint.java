/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Service;
import io.penstock.api.event.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What cannot be run of a service's devices, beyond what binding finds. */
final class ServiceLint {
    private final Set<String> problems = new LinkedHashSet<>();

    private ServiceLint() {}

    static <L extends Record, P extends Record> List<String> of(Service<L, P> service) {
        ServiceLint lint = new ServiceLint();
        for (BoundDevice<L, P> device : service.devices()) {
            lint.device(device);
        }
        return new ArrayList<>(lint.problems);
    }

    private void device(BoundDevice<?, ?> device) {
        try {
            DeviceExtras.of(device.device());
        } catch (IllegalArgumentException e) {
            problems.add("device '" + device.name() + "': " + e.getMessage());
        }
        device.device().autoEvents().forEach(a -> autoEvent(device, a));
        String profile = "device profile '" + device.profile().name() + "': ";
        device.profile().deviceResources().forEach(r -> resource(profile, r));
        device.profile().deviceCommands().forEach(c -> command(profile, device, c));
    }

    private void autoEvent(BoundDevice<?, ?> device, AutoEvent autoEvent) {
        String at = "device '" + device.name() + "': autoEvent '" + autoEvent.sourceName() + "': ";
        Source<?> source = Source.of(device, autoEvent.sourceName());
        if (source == null) {
            problems.add(
                    at + "sourceName must be a resource of " + device.points().keySet() + " or a device command");
        } else if (!source.readable()) {
            problems.add(at + "sourceName must be readable");
        }
        if (autoEvent.interval().toMillis() < 1) {
            problems.add(at + "interval must be at least 1ms but was " + autoEvent.interval());
        }
    }

    private void resource(String profile, DeviceResource resource) {
        ResourceProperties p = resource.properties();
        String at = profile + "resource '" + resource.name() + "': ";
        ValueType type = p.valueType();
        boolean scaled = p.scale() != null || p.offset() != null || p.base() != null;
        if (scaled && !type.isNumeric()) {
            problems.add(at + "base, scale and offset must stand beside a number but valueType is " + type);
        }
        if ((p.mask() != null || p.shift() != null) && !type.isInteger() && type.kind() != ValueType.Kind.FLOAT) {
            problems.add(at + "mask and shift must stand beside an integer but valueType is " + type);
        }
        if (p.scale() != null && (p.scale() == 0 || !Double.isFinite(p.scale()))) {
            problems.add(at + "scale must not be 0 but was " + p.scale());
        }
        if (p.base() != null && !(p.base() > 0 && p.base() != 1)) {
            problems.add(at + "base must be positive and not 1 but was " + p.base());
        }
        if (p.shift() != null && Math.abs(p.shift()) > 63) {
            problems.add(at + "shift must be between -63 and 63 but was " + p.shift());
        }
        if (p.minimum() != null && p.maximum() != null && p.minimum() > p.maximum()) {
            problems.add(at + "minimum must not be above maximum but was " + p.minimum());
        }
    }

    private void command(String profile, BoundDevice<?, ?> device, DeviceCommand command) {
        String at = profile + "device command '" + command.name() + "': ";
        for (ResourceOperation operation : command.resourceOperations()) {
            DeviceResource r =
                    device.profile().resource(operation.deviceResource()).orElse(null);
            if (r == null || !device.points().containsKey(r.name())) {
                problems.add(at + "deviceResource must be one of "
                        + device.points().keySet() + " but was '" + operation.deviceResource() + "'");
                continue;
            }
            if (command.readWrite().readable() && !r.properties().readWrite().readable()) {
                problems.add(at + "is readable but resource '" + r.name() + "' is not");
            }
            if (command.readWrite().writable() && !r.properties().readWrite().writable()) {
                problems.add(at + "is writable but resource '" + r.name() + "' is not");
            }
        }
    }
}
