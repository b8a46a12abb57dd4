/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.connection.Channel;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Service;
import io.penstock.api.driver.Sink;
import io.penstock.api.driver.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A driver that does what its script says; each device is a line of its own unless its link says otherwise. */
public record ScriptedDriver(Script script) implements Driver<ScriptedDriver.Wire, ScriptedDriver.Pin> {
    public record Wire(String line) {}

    public record Pin() {}

    /** What its devices do. Overridden by tests; keeps what happened. */
    public static class Script {
        public final List<String> opened = new CopyOnWriteArrayList<>();
        public final List<String> closed = new CopyOnWriteArrayList<>();
        public final List<String> written = new CopyOnWriteArrayList<>();
        public volatile Sink sink;
        public List<Channel> listens = List.of();

        public Object read(String device, String resource) throws IOException, InterruptedException {
            return 1L;
        }

        public void write(String device, String resource, Object value) throws IOException, InterruptedException {
            written.add(device + "." + resource + "=" + value);
        }

        public void open(String line) throws IOException {
            opened.add(line);
        }

        public void subscribed() {}

        public boolean isWorthReopening() {
            return true;
        }
    }

    /** Waits as a driver does that is deaf to interrupts. */
    public static void awaitDeaf(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException deaf) {
                // it waits on
            }
        }
    }

    @Override
    public String protocol() {
        return "scripted";
    }

    @Override
    public Class<Wire> linkType() {
        return Wire.class;
    }

    @Override
    public Class<Pin> attributesType() {
        return Pin.class;
    }

    @Override
    public String line(Wire link) {
        return link.line();
    }

    @Override
    public Line<Wire, Pin> open(Map<String, BoundDevice<Wire, Pin>> devices, DriverContext context) throws IOException {
        String line = devices.isEmpty()
                ? "nobody"
                : devices.values().iterator().next().link().line();
        script.open(line);
        return new ScriptedLine(script, line);
    }

    @Override
    public List<Channel> listensTo(Collection<BoundDevice<Wire, Pin>> devices) {
        return script.listens;
    }

    private record ScriptedLine(Script script, String line) implements Line<Wire, Pin> {
        @Override
        public List<Reply> read(BoundDevice<Wire, Pin> device, List<Point<Pin>> points, Deadline deadline)
                throws IOException {
            List<Reply> replies = new ArrayList<>();
            for (Point<Pin> point : points) {
                try {
                    Object value = script.read(device.name(), point.name());
                    replies.add(value instanceof Reply r ? r : Reply.of(value));
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
            }
            return replies;
        }

        @Override
        public void write(BoundDevice<Wire, Pin> device, List<Write<Pin>> writes, Deadline deadline)
                throws IOException {
            for (Write<Pin> write : writes) {
                try {
                    script.write(device.name(), write.point().name(), write.value());
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
            }
        }

        @Override
        public void subscribe(Sink sink) {
            script.sink = sink;
            script.subscribed();
        }

        @Override
        public boolean isWorthReopening() {
            return script.isWorthReopening();
        }

        @Override
        public void close() {
            script.closed.add(line);
        }
    }

    /** A service of these devices, each on a line of its own. */
    public static Service<Wire, Pin> service(Script script, DeviceProfile profile, Device... devices) {
        List<BoundDevice<Wire, Pin>> bound = new ArrayList<>();
        for (Device device : devices) {
            bound.add(bound(profile, device, device.name()));
        }
        return new Service<>("scripts", "scripted", new ScriptedDriver(script), bound);
    }

    public static BoundDevice<Wire, Pin> bound(DeviceProfile profile, Device device, String line) {
        Map<String, Point<Pin>> points = new LinkedHashMap<>();
        profile.deviceResources().forEach(r -> points.put(r.name(), new Point<>(r, new Pin())));
        return new BoundDevice<>(device, profile, new Wire(line), points);
    }
}
