/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.SimulatingDriver;
import io.penstock.api.driver.Simulation;
import io.penstock.api.driver.Sink;
import io.penstock.api.driver.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A driver whose lines reach nothing.
 *
 * @param real whose settings these are; nothing of it is opened
 * @param devices what each device holds, by name
 */
record HeldDriver<L extends Record, P extends Record>(Driver<L, P> real, Function<String, HeldDevices.Held> devices)
        implements SimulatingDriver<L, P> {
    @Override
    public String protocol() {
        return real.protocol();
    }

    @Override
    public Class<L> linkType() {
        return real.linkType();
    }

    @Override
    public Class<P> attributesType() {
        return real.attributesType();
    }

    @Override
    public String line(L link) {
        return real.line(link);
    }

    @Override
    public List<String> lint(Point<P> point) {
        return real.lint(point);
    }

    @Override
    public Simulation<L> simulate(BoundDevice<L, P> device, DriverContext context) {
        return new Simulation<>() {
            @Override
            public L link() {
                return device.link();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Line<L, P> open(Map<String, BoundDevice<L, P>> bound, DriverContext context) {
        return new Line<>() {
            @Override
            public List<Reply> read(BoundDevice<L, P> device, List<Point<P>> points, Deadline deadline)
                    throws IOException {
                HeldDevices.Held held = answering(device);
                List<Reply> replies = new ArrayList<>(points.size());
                points.forEach(point -> replies.add(held.read(point.name())));
                return replies;
            }

            @Override
            public void write(BoundDevice<L, P> device, List<Write<P>> writes, Deadline deadline) throws IOException {
                HeldDevices.Held held = answering(device);
                writes.forEach(write -> held.write(write.point().name(), write.value()));
            }

            @Override
            public void subscribe(Sink sink) {
                bound.keySet().forEach(name -> held(name).heardBy(sink));
            }

            @Override
            public void close() {}
        };
    }

    private HeldDevices.Held held(String device) {
        return Objects.requireNonNull(devices.apply(device));
    }

    private HeldDevices.Held answering(BoundDevice<L, P> device) throws IOException {
        HeldDevices.Held held = held(device.name());
        if (!held.answers()) {
            throw new IOException("it does not answer");
        }
        return held;
    }
}
