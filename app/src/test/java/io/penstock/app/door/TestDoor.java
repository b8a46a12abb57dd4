/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.device.Devices;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.app.edgex.Plant;
import io.penstock.app.http.command.FakeDesk;
import io.penstock.app.http.command.TestApi;
import io.penstock.engine.profile.Door;
import io.penstock.engine.profile.Role;
import java.time.Clock;
import java.util.List;

/** A door at a broker that is the test, open to all that an operator may, before a desk that the test looks at. */
final class TestDoor implements AutoCloseable {
    static final String GET = "edgex/command/request/heater-1/Temperature/get";
    static final String SET = "edgex/command/request/heater-1/Mode/set";
    static final Devices DEVICES = load();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final FakeBroker broker = new FakeBroker();
    final FakeDesk desk = new FakeDesk(DEVICES);
    private MqttDoor door = door(Role.OPERATOR, List.of(), List.of(), false, desk);

    private static Devices load() {
        try {
            return TestApi.load().devices();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private MqttDoor door(Role role, List<String> devices, List<String> resources, boolean dated, Plant plant) {
        Door.MqttDoor settings = new Door.MqttDoor(
                new ConnectionRef("plant"),
                "edgex",
                2,
                Door.MqttDoor.Payload.OBJECT,
                role,
                true,
                devices,
                resources,
                dated);
        return new MqttDoor("north", settings, broker, plant, Clock.systemUTC(), registry);
    }

    /** From now on to those who may only this; empty lists for all. */
    void only(Role role, List<String> devices, List<String> resources) {
        door.close();
        door = door(role, devices, resources, false, desk);
    }

    /** From now on to writes only that say how old they are. */
    void onlyDated() {
        door.close();
        door = door(Role.OPERATOR, List.of(), List.of(), true, desk);
    }

    /** From now on before another desk. */
    void to(Plant plant) {
        door.close();
        door = door(Role.OPERATOR, List.of(), List.of(), false, plant);
    }

    static String request(String id, String payload) {
        return "{\"apiVersion\":\"v3\",\"requestID\":\"" + id + "\",\"correlationID\":\"c-" + id
                + "\",\"contentType\":\"application/json\",\"payload\":" + payload + "}";
    }

    double dropped() {
        return registry.get("penstock.door.dropped")
                .tag("door", "north")
                .counter()
                .count();
    }

    double refused(String cause) {
        return registry.get("penstock.door.refused")
                .tag("door", "north")
                .tag("cause", cause)
                .counter()
                .count();
    }

    @Override
    public void close() {
        door.close();
    }
}
