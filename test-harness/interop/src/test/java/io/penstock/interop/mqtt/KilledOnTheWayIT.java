/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.configuration.Packaged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program is killed again and again (SIGKILL) on its way from a broker to files, while it runs and while it starts, and readings
 * of several devices keep coming. Semantics 11, 12 and 14: each arrives, and each device's first arrivals are in order.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class KilledOnTheWayIT {
    private static final int DEVICES = 4;
    private static final int RATE = 500;
    private static final int KILLS = 6;
    private static final List<String> FILES = List.of("out/each.jsonl", "out/grouped.jsonl");
    private static final Pattern LINE =
            Pattern.compile("\\{\"id\":.*\"device\":\"([^\"]+)\".*\"values\":\\{\"N\":(\\d+)}.*}");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldDeliverEachReadingInTheOrderOfItsDeviceWheneverItIsKilled() throws Exception {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        Random random = new Random(seed);
        Path home = Packaged.install();
        Map<String, Feed> feeds = new LinkedHashMap<>();
        try (Mosquitto broker = Mosquitto.start(Files.createDirectories(folder.resolve("broker")))) {
            // Given the session that the program will have: the broker keeps what comes before it is there
            broker.client("mosquitto_sub", "", "-V", "311", "-c", "-E", "-i", "gw-in", "-q", "1", "-t", "plant/+/+");
            Path profile = profile(broker);
            for (int i = 0; i < DEVICES; i++) {
                feeds.put("counter-" + i, Feed.into(broker, "counter-" + i, RATE));
            }

            // When
            for (int kill = 0; kill < KILLS; kill++) {
                try (Packaged program = Packaged.run(home, profile)) {
                    boolean starting = kill % 3 == 2;
                    if (!starting) {
                        program.awaitReady();
                    }
                    program.killAfter(Duration.ofMillis(random.nextInt(starting ? 2000 : 800)));
                }
            }
            for (String file : FILES) {
                assertThat(arrived(profile.resolve(file))).as(file).isNotEmpty();
            }
            Map<String, Integer> said = new TreeMap<>();
            for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
                said.put(feed.getKey(), feed.getValue().end());
            }

            // Then
            try (Packaged program = Packaged.run(home, profile).awaitReady()) {
                for (String file : FILES) {
                    await(file)
                            .atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(300))
                            .until(() -> isAll(arrived(profile.resolve(file)), said));
                    arrived(profile.resolve(file)).forEach((device, numbers) -> assertThat(Numbers.gaps(numbers))
                            .as("%s of %s, with -Dpenstock.seed=%d", device, file, seed)
                            .isEmpty());
                }
                assertThat(program.metrics().lanes("count", "events_dead_total"))
                        .isZero();
                assertThat(program.metrics().lost()).isZero();
            }
        } finally {
            feeds.values().forEach(Feed::close);
        }
    }

    private static boolean isAll(Map<String, List<Integer>> arrived, Map<String, Integer> said) {
        return said.entrySet().stream()
                .allMatch(e -> arrived.getOrDefault(e.getKey(), List.of()).contains(e.getValue() - 1));
    }

    /** What stands in the file, by device; a line that is still being written does not count. */
    private static Map<String, List<Integer>> arrived(Path file) {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        String text = read(file);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            Matcher reading = LINE.matcher(line);
            assertThat(reading.matches())
                    .as("whether a line is whole: %s", line)
                    .isTrue();
            numbers.computeIfAbsent(reading.group(1), d -> new ArrayList<>()).add(Integer.parseInt(reading.group(2)));
        });
        return numbers;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One lane sends each by itself; the other holds them until a hundred are there or a while has passed. */
    private Path profile(Mosquitto broker) throws IOException {
        Path profile = folder.resolve("profile");
        write(
                profile.resolve("penstock.yaml"),
                """
                connections:
                  near: {mqtt: {url: "%s", clientId: gw, reconnect: {min: 50ms, max: 200ms}}}
                services:
                  counters: {mqtt: {use: near, subscriptions: ["plant/{device}/{resource}"]}}
                pipelines:
                  count:
                    steps:
                      - filter: {where: "value >= 0"}
                    to:
                      each:
                        steps: [format: {json: lines}]
                        file: out/each.jsonl
                      grouped:
                        steps:
                          - batch: {count: 100, within: 300ms}
                          - format: {json: lines}
                        file: out/grouped.jsonl
                api: {port: 0}
                """
                        .formatted(broker.url()));
        write(
                profile.resolve("services/counters/profiles/counter.yaml"),
                """
                name: counter
                deviceResources:
                  - {name: N, properties: {valueType: Int64, readWrite: R}}
                """);
        StringBuilder devices = new StringBuilder("deviceList:\n");
        for (int i = 0; i < DEVICES; i++) {
            devices.append("  - {name: counter-%d, profileName: counter, protocols: {mqtt: {}}}\n".formatted(i));
        }
        write(profile.resolve("services/counters/devices/counters.yaml"), devices.toString());
        return profile;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
