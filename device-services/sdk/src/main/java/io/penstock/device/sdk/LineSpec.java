/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line as the profile says it; equal while nothing about it changed.
 *
 * @param line what its devices share
 * @param devices its devices by name
 */
record LineSpec<L extends Record, P extends Record>(
        Service<L, P> service, String line, Map<String, BoundDevice<L, P>> devices) {
    /** Two lines of one profile never have the same. */
    String key() {
        return service.name() + "/" + line;
    }

    /** How many of its sources are read by themselves. */
    long schedules() {
        return devices.values().stream()
                .mapToLong(device -> device.device().autoEvents().size())
                .sum();
    }

    boolean same(LineSpec<?, ?> other) {
        return service.driver().equals(other.service.driver()) && devices.equals(other.devices);
    }

    static <L extends Record, P extends Record> List<LineSpec<L, P>> of(Service<L, P> service) {
        Map<String, Map<String, BoundDevice<L, P>>> lines = new LinkedHashMap<>();
        for (BoundDevice<L, P> device : service.devices()) {
            // A simulated device has a socket of its own, wherever the real one hangs.
            String line = DeviceExtras.of(device.device()).simulate()
                    ? "simulated/" + device.name()
                    : service.driver().line(device.link());
            lines.computeIfAbsent(line, l -> new TreeMap<>()).put(device.name(), device);
        }
        List<LineSpec<L, P>> out = new ArrayList<>();
        lines.forEach((line, devices) -> out.add(new LineSpec<>(service, line, devices)));
        if (out.isEmpty() && service.opens()) {
            out.add(new LineSpec<>(service, "listening", Map.of()));
        }
        return out;
    }
}
