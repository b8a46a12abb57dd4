/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.error.Problem;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that publishes what its own device service listens to. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class LoopIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldWarnOfALoopAndEndItByItsHops() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(Files.createDirectories(folder.resolve("broker")));
                Mosquitto.Listener listener = broker.listen("-V", "mqttv5", "-t", "loop/#", "-q", "1", "-F", "%t %P");
                Running running =
                        Running.start(new Options(profile(broker), folder.resolve("data"), Map.of(), false, false))) {
            assertThat(running.profile().warnings())
                    .extracting(Problem::text)
                    .singleElement()
                    .asString()
                    .contains("publishes to topics ('loop/+/+') that service 'meters' listens to");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> running.connections().get("plant").up());

            // When
            broker.client(
                    "mosquitto_pub", null, "-r", "-t", "loop/meter/N", "-m", "{\"values\": {\"N\": 5}}", "-q", "1");

            // Then it passes the pipeline nine times, and is a dead letter when it comes back with more than 8 hops
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> running.lanes().get(0).deadLetters() == 1);
            List<String> round = Stream.concat(
                            Stream.of("loop/meter/N"),
                            IntStream.rangeClosed(1, 9).mapToObj(h -> "loop/meter/N penstock-hops:" + h))
                    .toList();
            await().atMost(Duration.ofSeconds(60)).until(() -> listener.count() >= round.size());
            assertThat(listener.lines().stream().map(String::strip)).containsExactlyElementsOf(round);
        }
    }

    private Path profile(Mosquitto broker) throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Path service = profile.resolve("services/meters");
        Files.createDirectories(service.resolve("profiles"));
        Files.createDirectories(service.resolve("devices"));
        Files.writeString(
                service.resolve("profiles/meter.yaml"),
                """
                name: meter
                deviceResources:
                  - {name: N, properties: {valueType: Int64, readWrite: R}}
                """);
        Files.writeString(
                service.resolve("devices/meter.yaml"),
                """
                deviceList:
                  - {name: meter, profileName: meter, protocols: {mqtt: {}}}
                """);
        Files.writeString(
                profile.resolve("penstock.yaml"),
                """
                connections:
                  plant: {mqtt: {url: "%s"}}
                services:
                  meters: {mqtt: {use: plant, subscriptions: [{topic: "loop/{device}/{resource}", pointers: {N: /values/N}}]}}
                pipelines:
                  circle:
                    steps: [format: {json: {layout: plain}}]
                    to:
                      back: {mqtt: {use: plant, topic: "loop/{device}/{source}"}}
                api: {port: 0}
                """
                        .formatted(broker.url()));
        return profile;
    }
}
