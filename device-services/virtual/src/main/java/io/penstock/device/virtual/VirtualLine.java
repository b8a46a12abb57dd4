/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.error.DecodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All virtual devices of a service. */
final class VirtualLine implements Line<VirtualLink, VirtualAttributes> {
    private final Map<String, VirtualDevice> devices = new HashMap<>();

    VirtualLine(Collection<BoundDevice<VirtualLink, VirtualAttributes>> bound, Generator generator) throws IOException {
        for (BoundDevice<VirtualLink, VirtualAttributes> device : bound) {
            try {
                devices.put(device.name(), new VirtualDevice(device, generator));
            } catch (DecodeException e) {
                throw new IOException("device '" + device.name() + "': defaultValue: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public List<Reply> read(
            BoundDevice<VirtualLink, VirtualAttributes> device,
            List<Point<VirtualAttributes>> points,
            Deadline deadline)
            throws IOException {
        VirtualDevice virtual = find(device);
        List<Reply> replies = new ArrayList<>(points.size());
        for (Point<VirtualAttributes> point : points) {
            replies.add(virtual.read(point));
        }
        return replies;
    }

    @Override
    public void write(
            BoundDevice<VirtualLink, VirtualAttributes> device,
            List<Write<VirtualAttributes>> writes,
            Deadline deadline)
            throws IOException {
        VirtualDevice virtual = find(device);
        writes.forEach(write -> virtual.write(write.point(), write.value()));
    }

    @Override
    public void close() {
        // there is nothing to let go of
    }

    private VirtualDevice find(BoundDevice<VirtualLink, VirtualAttributes> device) throws IOException {
        VirtualDevice virtual = devices.get(device.name());
        if (virtual == null) {
            throw new IOException("device '" + device.name() + "' is not among those that the line was opened with");
        }
        return virtual;
    }
}
