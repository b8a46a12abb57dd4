/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.control.ControlClient;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.configuration.Packaged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program is asked to end (SIGTERM) while all that it waits for hangs: a broker with messages in flight, a Camel endpoint, a
 * Modbus device that is being read and one of whose outputs is to fall; and readings keep coming.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class StopUnderLoadIT {
    /** Promised are two seconds; what waits for somebody that hangs waits for half a minute here. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldStopInTimeWhateverHangsAndLoseNothing() throws Exception {
        Path home = Packaged.install();
        try (Mosquitto in = Mosquitto.start(Files.createDirectories(folder.resolve("in")));
                Mosquitto out = Mosquitto.start(Files.createDirectories(folder.resolve("out")));
                ServerSocket hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Numbers got = Numbers.from(out)) {
            // Given
            in.client("mosquitto_sub", "", "-V", "311", "-c", "-E", "-i", "gw-in", "-q", "1", "-t", "plant/+/+");
            Path profile = profile(in, out, hangs.getLocalPort());
            try (Feed feed = Feed.into(in)) {
                // When
                Duration took = stop(home, profile, got, out);
                for (int again = 0; again < 2 && took.compareTo(LIMIT) > 0; again++) {
                    took = stop(home, profile, got, out);
                }

                // Then
                assertThat(took).as("the shortest of three stops").isLessThan(LIMIT);
                int count = feed.end();
                try (Packaged program = Packaged.run(home, profile).awaitReady()) {
                    await().atMost(WAIT).until(() -> got.distinct().size() >= count);
                    assertThat(got.gaps()).isEmpty();
                    assertThat(audit(profile, "Lamp = false")).isNotEmpty().allSatisfy(row -> assertThat(
                                    row.path("outcome").asText())
                            .isEqualTo("done"));
                    assertThat(audit(profile, "Valve = 5")).isNotEmpty();
                    assertThat(program.metrics().lanes("count", "events_dead_total"))
                            .isZero();
                }
            }
        }
    }

    /** Runs it until all that can hang does, and says how long it took to end. A busy machine makes it longer, and never shorter. */
    private static Duration stop(Path home, Path profile, Numbers got, Mosquitto out) throws Exception {
        try (Packaged program = Packaged.run(home, profile).awaitReady()) {
            int seen = got.size();
            await().atMost(WAIT).until(() -> got.size() > seen + 1000);
            out.freeze();
            await().atMost(WAIT).untilAsserted(() -> {
                assertThat(inFlight(program, "far")).isPositive();
                assertThat(inFlight(program, "hung")).isPositive();
            });
            long begin = System.nanoTime();
            assertThat(program.stop()).as(program.said()).isZero();
            return Duration.ofNanos(System.nanoTime() - begin);
        } finally {
            out.thaw();
        }
    }

    private static double inFlight(Packaged program, String endpoint) {
        return program.metrics().sum("penstock_lane_inflight", "endpoint=\"" + endpoint + "\"");
    }

    private static List<JsonNode> audit(Path profile, String what) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        ControlClient.ask(profile.resolve("data"), "audit", Map.of("since", "1h"), rows::add);
        return rows.stream()
                .filter(row -> row.path("what").asText().contains(what)
                        && row.toString().contains("the program stops"))
                .toList();
    }

    /** The counting profile, with what hangs beside it. */
    private Path profile(Mosquitto in, Mosquitto out, int hanging) throws IOException {
        Path profile = CountingProfile.of(folder, in, out)
                .near(", clientId: gw")
                .endpoint(", timeout: 30s")
                .write();
        Path main = profile.resolve("penstock.yaml");
        Files.writeString(
                main,
                Files.readString(main)
                        .replace("services:\n", "services:\n  plc: {modbus: {timeout: 30s}}\n  lamps: virtual\n")
                        .replace(
                                "    to:\n",
                                "    to:\n      hung: {camel: \"http://127.0.0.1:%d/in\"}\n".formatted(hanging)));
        device(
                profile.resolve("services/plc"),
                "valve",
                "{name: Valve, attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 0},"
                        + " properties: {valueType: Int16, readWrite: RW}}",
                """
                protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %d, UnitID: 1}}
                autoEvents: [{sourceName: Valve, interval: 100ms}]
                properties: {penstock: {timeout: 30s, outputs: {Valve: {safe: 5, triggers: [stopping]}}}}
                """
                        .formatted(hanging));
        device(
                profile.resolve("services/lamps"),
                "lamp",
                "{name: Lamp, properties: {valueType: Bool, readWrite: RW, defaultValue: \"true\"}}",
                """
                protocols: {other: {}}
                properties: {penstock: {outputs: {Lamp: {safe: false, triggers: [stopping]}}}}
                """);
        return profile;
    }

    private static void device(Path service, String name, String resource, String device) throws IOException {
        Path profiles = Files.createDirectories(service.resolve("profiles"));
        Files.writeString(
                profiles.resolve(name + ".yaml"), "name: " + name + "\ndeviceResources:\n  - " + resource + "\n");
        Path devices = Files.createDirectories(service.resolve("devices"));
        Files.writeString(devices.resolve(name + ".yaml"), "name: " + name + "\nprofileName: " + name + "\n" + device);
    }
}
