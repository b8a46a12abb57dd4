/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.app.about.Health;
import io.penstock.app.about.Health.Part;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.DeviceStatus;
import io.penstock.device.sdk.ServiceStatus;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.engine.Engine;
import io.penstock.engine.lane.LaneState;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gathers the state of every part. */
final class HealthReport {
    private HealthReport() {}

    static Health of(boolean serving, Bus bus, Engine engine, DeviceServices services, CommandDesk desk) {
        String trouble = bus.trouble();
        List<Part> parts = parts(engine, services, desk);
        parts.add(
                0,
                new Part(
                        "bus",
                        "bus",
                        trouble == null ? "up" : "trouble",
                        trouble == null,
                        trouble == null ? "" : trouble));
        return new Health(serving && trouble == null, parts);
    }

    static List<Part> parts(Engine engine, DeviceServices services, CommandDesk desk) {
        List<Part> parts = new ArrayList<>();
        engine.lanes()
                .forEach(lane -> parts.add(new Part(
                        "lane",
                        lane.name(),
                        lane.state().name().toLowerCase(Locale.ROOT),
                        lane.state() == LaneState.RUNNING,
                        lane.reason())));
        engine.connections()
                .states()
                .forEach((name, state) -> parts.add(
                        new Part("connection", name, state.up() ? "up" : "down", state.up(), state.reason())));
        services.statuses().forEach(service -> addService(service, parts));
        desk.safeStates()
                .forEach(state -> parts.add(new Part(
                        "output",
                        state.output().toString(),
                        state.done() ? "safe" : "not safe",
                        false,
                        state.why() + " since " + state.since().truncatedTo(ChronoUnit.SECONDS))));
        return parts;
    }

    /** A line for the service; one for each device that is not as it should be, so that ten thousand good ones stay readable. */
    private static void addService(ServiceStatus service, List<Part> parts) {
        long down = service.devices().stream()
                .filter(d -> d.state() == DeviceState.DOWN)
                .count();
        parts.add(new Part(
                "service",
                service.name(),
                down == 0 ? "up" : "degraded",
                down == 0,
                down == 0 ? "" : down + " of " + service.devices().size() + " devices are down"));
        for (DeviceStatus device : service.devices()) {
            if (device.state() != DeviceState.UP) {
                parts.add(new Part(
                        "device",
                        device.device(),
                        device.state().name(),
                        device.state() == DeviceState.LOCKED || device.state() == DeviceState.UNKNOWN,
                        device.reason()));
            }
        }
    }
}
