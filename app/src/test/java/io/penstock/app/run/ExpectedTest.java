/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.connection.LinkState;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Received;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldTellEachBrokersLinkWhichServicesListenByItWithDevicesOrWithout() throws Exception {
        // Given
        LampFolder lamp = LampFolder.of(
                folder,
                """
                connections:
                  near: {mqtt: "mqtt://127.0.0.1:1"}
                  far: {mqtt: "mqtt://127.0.0.1:2"}
                services:
                  sim: {virtual: {}}
                  a: {mqtt: {use: near}}
                  b: {mqtt: {use: near}}
                  none: {mqtt: {use: near}}
                """);
        lamp.write(
                "services/a/profiles/meter.yaml",
                "name: meter\ndeviceResources:\n  - {name: N, properties: {valueType: Int64, readWrite: R}}\n");
        for (String service : List.of("a", "b")) {
            lamp.write(
                    "services/" + service + "/devices/meter.yaml",
                    "{name: meter-" + service + ", profileName: meter, protocols: {mqtt: {}}}\n");
        }
        Profile profile = new ProfileLoader(Plugins.registry(), Map.of()).load(lamp.path(), Map.of());
        Links links = new Links(new TreeMap<>());

        // When
        Expected.tell(profile, links);

        // Then
        assertThat(links.told()).isEqualTo(Map.of("near", Set.of("a", "b", "none")));
    }

    private record Links(Map<String, Set<String>> told) implements Connections {
        @Override
        public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
            return type.cast(new Told(ref.name(), told));
        }
    }

    /** The outermost edge: a link that is only told. */
    private record Told(String name, Map<String, Set<String>> told) implements MqttLink {
        @Override
        public void expect(Set<String> owners) {
            told.put(name, owners);
        }

        @Override
        public Subscription subscribe(String filter, int qos, Consumer<Received> listener) {
            throw new AssertionError("nobody listens to " + filter);
        }

        @Override
        public Subscription subscribeLive(String filter, int qos, Consumer<Received> listener) {
            throw new AssertionError("nobody listens to " + filter);
        }

        @Override
        public Publisher publisher(Duration wait) {
            throw new AssertionError("nothing is published");
        }

        @Override
        public LinkState state() {
            return LinkState.UP;
        }

        @Override
        public void close() {}
    }
}
