/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Service;
import io.penstock.api.driver.SimulatingDriver;
import io.penstock.api.error.SettingException;
import io.penstock.api.event.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What cannot be run of a service's devices, beyond what binding finds. */
final class ServiceLint {
    private final Set<Finding> problems = new LinkedHashSet<>();
    private final Service<?, ?> service;

    private ServiceLint(Service<?, ?> service) {
        this.service = service;
    }

    static <L extends Record, P extends Record> List<Finding> of(Service<L, P> service) {
        ServiceLint lint = new ServiceLint(service);
        for (BoundDevice<L, P> device : service.devices()) {
            lint.device(device);
        }
        return new ArrayList<>(lint.problems);
    }

    private void device(BoundDevice<?, ?> device) {
        try {
            if (DeviceExtras.of(device.device()).simulate() && !(service.driver() instanceof SimulatingDriver)) {
                throw new SettingException(
                        "simulate",
                        "must be false with the driver '" + service.driverName() + "', which simulates no device,",
                        true);
            }
        } catch (SettingException e) {
            problems.add(Finding.device(
                    device.name(), "properties.penstock." + e.setting(), "properties.penstock." + e.getMessage()));
        }
        List<AutoEvent> autoEvents = device.device().autoEvents();
        for (int i = 0; i < autoEvents.size(); i++) {
            autoEvent(device, autoEvents.get(i), "autoEvents." + i);
        }
        List<DeviceResource> resources = device.profile().deviceResources();
        for (int i = 0; i < resources.size(); i++) {
            resource(device.profile(), resources.get(i), "deviceResources." + i + ".properties.");
        }
        List<DeviceCommand> commands = device.profile().deviceCommands();
        for (int i = 0; i < commands.size(); i++) {
            command(device, commands.get(i), "deviceCommands." + i);
        }
    }

    private void autoEvent(BoundDevice<?, ?> device, AutoEvent autoEvent, String path) {
        String at = "autoEvent '" + autoEvent.sourceName() + "': ";
        Source<?> source = Source.of(device, autoEvent.sourceName());
        if (source == null) {
            problems.add(Finding.device(
                    device.name(),
                    path + ".sourceName",
                    at + "sourceName must be a resource of " + device.points().keySet() + " or a device command"));
        } else if (!source.readable()) {
            problems.add(Finding.device(device.name(), path + ".sourceName", at + "sourceName must be readable"));
        }
        if (autoEvent.interval().toMillis() < 1) {
            problems.add(Finding.device(
                    device.name(),
                    path + ".interval",
                    at + "interval must be at least 1ms but was " + autoEvent.interval()));
        }
    }

    private void resource(DeviceProfile profile, DeviceResource resource, String path) {
        ResourceProperties p = resource.properties();
        ValueType type = p.valueType();
        BiConsumer<String, String> wrong = (key, text) -> problems.add(
                Finding.profile(profile.name(), path + key, "resource '" + resource.name() + "': " + text));
        // What changes nothing stands beside each value in some of EdgeX's own files.
        boolean scaled = isOtherThan(1, p.scale()) || isOtherThan(0, p.offset()) || p.base() != null;
        boolean cut = p.mask() != null || (p.shift() != null && p.shift() != 0);
        if (scaled && !type.isNumeric()) {
            wrong.accept("valueType", "base, scale and offset must stand beside a number but valueType is " + type);
        }
        if (cut && !type.isNumeric()) {
            wrong.accept("valueType", "mask and shift must stand beside an integer but valueType is " + type);
        }
        if (p.scale() != null && (p.scale() == 0 || !Double.isFinite(p.scale()))) {
            wrong.accept("scale", "scale must not be 0 but was " + p.scale());
        }
        if (p.base() != null && !(p.base() > 0 && p.base() != 1)) {
            wrong.accept("base", "base must be positive and not 1 but was " + p.base());
        }
        if (p.shift() != null && Math.abs(p.shift()) > 63) {
            wrong.accept("shift", "shift must be between -63 and 63 but was " + p.shift());
        }
        if (p.minimum() != null && p.maximum() != null && p.minimum() > p.maximum()) {
            wrong.accept("minimum", "minimum must not be above maximum but was " + p.minimum());
        }
    }

    private static boolean isOtherThan(double neutral, @Nullable Double number) {
        return number != null && number != neutral;
    }

    private void command(BoundDevice<?, ?> device, DeviceCommand command, String path) {
        for (int i = 0; i < command.resourceOperations().size(); i++) {
            ResourceOperation operation = command.resourceOperations().get(i);
            String its = path + ".resourceOperations." + i + ".deviceResource";
            DeviceResource r =
                    device.profile().resource(operation.deviceResource()).orElse(null);
            if (r == null || !device.points().containsKey(r.name())) {
                ofCommand(
                        device,
                        command,
                        its,
                        "deviceResource must be one of " + device.points().keySet() + " but was '"
                                + operation.deviceResource() + "'");
                continue;
            }
            if (command.readWrite().readable() && !r.properties().readWrite().readable()) {
                ofCommand(device, command, its, "is readable but resource '" + r.name() + "' is not");
            }
            if (command.readWrite().writable() && !r.properties().readWrite().writable()) {
                ofCommand(device, command, its, "is writable but resource '" + r.name() + "' is not");
            }
        }
    }

    private void ofCommand(BoundDevice<?, ?> device, DeviceCommand command, String path, String text) {
        problems.add(
                Finding.profile(device.profile().name(), path, "device command '" + command.name() + "': " + text));
    }
}
