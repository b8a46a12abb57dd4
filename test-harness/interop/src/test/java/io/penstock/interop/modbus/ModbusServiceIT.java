/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import static io.penstock.interop.modbus.Plant.device;
import static io.penstock.interop.modbus.Plant.holding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Service;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.DeviceStatus;
import io.penstock.interop.Peer;
import io.penstock.interop.Ports;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device service that polls pymodbus, through its death and return. */
@RequiresPeer(Peer.PYMODBUS)
class ModbusServiceIT {
    private static final Map<String, Object> QUICK =
            Map.of("failures", 2L, "timeout", "10s", "probeMin", "100ms", "probeMax", "300ms");

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private Pymodbus server;
    private DeviceServices services;

    @BeforeEach
    void start() throws IOException {
        server = Pymodbus.serve(Ports.free());
        services = new DeviceServices(bus(), new Plant.NoConnections(), Clock.systemUTC(), new Random(1), Path.of("."));
        services.apply(
                List.of(new Service<>(
                        "plc",
                        "modbus",
                        Plant.DRIVER,
                        List.of(
                                device("unit-1", server.port(), 1, QUICK, List.of(holding("N", ValueType.INT16, 0))),
                                device("unit-2", server.port(), 2, QUICK, List.of(holding("N", ValueType.INT16, 0))),
                                device(
                                        "absent",
                                        server.port(),
                                        99,
                                        QUICK,
                                        List.of(holding("N", ValueType.INT16, 0)))))),
                "hash");
    }

    @AfterEach
    void stop() throws InterruptedException {
        services.stop();
        server.close();
    }

    private Bus bus() {
        return (Bus) Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (self, m, args) -> {
            if (args[0] == Stream.EVENTS) {
                ((List<?>) args[1]).forEach(e -> events.add((Event) e));
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private DeviceStatus status(String device) {
        return services.statuses().get(0).devices().stream()
                .filter(d -> d.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    private long eventsOf(String device) {
        return events.stream().filter(e -> e.device().equals(device)).count();
    }

    @Test
    void shouldFollowUnitsOfOneConnectionThroughDeathAndReturn() throws Exception {
        // Given
        await().atMost(LONGEST).until(() -> eventsOf("unit-1") > 5 && eventsOf("unit-2") > 5);
        await().atMost(LONGEST).until(() -> status("absent").state() == DeviceState.DOWN);
        await().atMost(LONGEST).until(() -> status("unit-1").state() == DeviceState.UP);
        assertThat(status("unit-2").line()).isEqualTo(status("unit-1").line());
        assertThat(services.lastValue("unit-2", "N").bits()).isEqualTo(2);

        // When
        int port = server.port();
        server.close();

        // Then
        await().atMost(LONGEST).until(() -> status("unit-1").state() == DeviceState.DOWN);
        long before = eventsOf("unit-1");

        // When
        server = Pymodbus.serve(port);

        // Then
        await().atMost(LONGEST).until(() -> eventsOf("unit-1") > before + 5);
        services.write("unit-1", Map.of("N", 5), Deadline.in(LONGEST)).join();
        await().atMost(LONGEST).until(() -> services.lastValue("unit-1", "N").bits() == 5);
    }
}
