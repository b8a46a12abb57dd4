/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.DeviceResource;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Service;
import io.penstock.api.driver.Sink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a profile as ones that hold the values they are given: for tests of profiles. Safe for many threads.
 *
 * <ol>
 *   <li>{@link #services} are the profile's, with their schedules, conversions and limits, over lines that reach nothing.
 *   <li>What is written is held, and read back. What nobody has given has its {@code defaultValue}, or no value.
 * </ol>
 */
public final class HeldDevices {
    private final Map<String, Held> devices = new HashMap<>();
    private final List<Service<?, ?>> services = new ArrayList<>();

    public HeldDevices(Collection<? extends Service<?, ?>> real) {
        real.forEach(service -> services.add(held(service)));
    }

    private <L extends Record, P extends Record> Service<L, P> held(Service<L, P> real) {
        real.devices().forEach(device -> devices.put(device.name(), new Held(device)));
        return new Service<>(
                real.name(), real.driverName(), new HeldDriver<>(real.driver(), devices::get), real.devices());
    }

    /** To be run in place of the profile's. */
    public List<Service<?, ?>> services() {
        return services;
    }

    /**
     * A device has this value from now on, and says nothing of it until it is read.
     *
     * @param value as its readings show it; null for none
     * @throws IllegalArgumentException when there is no such resource, or the value is none of its type; the message says so
     */
    public void hold(String device, String resource, @Nullable Object value) {
        device(device).hold(resource, value);
    }

    /**
     * A device says by itself what it holds: one event where a device command has these resources, else one for each.
     *
     * @param resources that have a value
     */
    public void say(String device, Collection<String> resources) {
        device(device).say(resources);
    }

    /** Whether a device answers. */
    public void answers(String device, boolean now) {
        device(device).answers = now;
    }

    private Held device(String name) {
        Held held = devices.get(name);
        if (held == null) {
            throw new IllegalArgumentException("device must be one of " + devices.keySet() + " but was '" + name + "'");
        }
        return held;
    }

    /** One device. */
    static final class Held {
        private final BoundDevice<?, ?> device;
        private final Map<String, Object> raw = new HashMap<>();
        private final List<Runnable> unsaid = new ArrayList<>();
        private @Nullable Sink sink;
        private volatile boolean answers = true;

        Held(BoundDevice<?, ?> device) {
            this.device = device;
            for (DeviceResource resource : device.profile().deviceResources()) {
                String value = resource.properties().defaultValue();
                if (value != null && !value.isEmpty() && device.points().containsKey(resource.name())) {
                    hold(resource.name(), value);
                }
            }
        }

        boolean answers() {
            return answers;
        }

        synchronized Reply read(String resource) {
            Object value = raw.get(resource);
            return value == null ? Reply.error("nobody has given it a value") : Reply.of(value);
        }

        synchronized void write(String resource, Object value) {
            raw.put(resource, value);
        }

        /** The line stands: what was said before is heard now. */
        synchronized void heardBy(Sink now) {
            sink = now;
            unsaid.forEach(Runnable::run);
            unsaid.clear();
        }

        private synchronized void hold(String resource, @Nullable Object value) {
            DeviceResource known = device.profile()
                    .resource(resource)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "device '" + device.name() + "' has no resource '" + resource + "'"));
            if (value == null) {
                raw.remove(resource);
            } else {
                raw.put(resource, Conversion.of(known, Map.of()).held(value));
            }
        }

        private synchronized void say(Collection<String> resources) {
            String command = device.profile().deviceCommands().stream()
                    .filter(c -> c.readWrite().readable())
                    .filter(c -> c.resourceOperations().stream()
                            .map(o -> o.deviceResource())
                            .toList()
                            .containsAll(resources))
                    .map(c -> c.name())
                    .findFirst()
                    .orElse("");
            if (resources.size() == 1 || command.isEmpty()) {
                resources.forEach(resource -> offer(resource, List.of(resource)));
            } else {
                offer(command, resources);
            }
        }

        private void offer(String source, Collection<String> resources) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (String resource : resources) {
                Object value = raw.get(resource);
                if (value != null) {
                    values.put(resource, value);
                }
            }
            Sink listening = sink;
            if (listening == null) {
                unsaid.add(() -> offer(source, resources));
            } else if (!values.isEmpty()) {
                var ignored = listening.offer(device.name(), source, values, 0);
            }
        }
    }
}
