/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.mqtt.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every combination of {@code bus.durability} and {@code bus.whenFull} in the packaged program, all at the same time on the same input: more comes
 * than a small bus holds while the destination is away, the program is stopped and started, the destination comes back. What arrives
 * and what is counted as lost are together what was sent.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class BusCombinationsIT {
    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final int FIRST = 100;
    private static final int COUNT = 6_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** One combination, and the profile that has it. */
    private record Combination(Durability durability, WhenFull whenFull, Path profile) {
        String name() {
            return word(durability) + "-" + word(whenFull);
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String yaml(Mosquitto in, Mosquitto out) {
            return """
                    connections:
                      near: {mqtt: {url: "%s", clientId: %s, reconnect: {min: 50ms, max: 500ms}}}
                      far: {mqtt: {url: "%s", clientId: %s, reconnect: {min: 50ms, max: 500ms}}}
                    bus: {durability: %s, whenFull: %s, maxSize: 192KiB, segment: 64KiB}
                    services:
                      counters: {mqtt: {use: near, subscriptions: ["plant/{device}/{resource}"]}}
                    pipelines:
                      count:
                        steps: [format: json]
                        to:
                          far:
                            mqtt: {use: far, topic: "cloud/%s", qos: 1}
                            retry: {min: 50ms, max: 500ms}
                    api: {port: 0}
                    """
                    .formatted(in.url(), name(), out.url(), name(), word(durability), word(whenFull), name());
        }
    }

    @Test
    void shouldDeliverOrCountEachEventInEachCombination() throws Exception {
        List<Combination> combinations = new ArrayList<>();
        for (Durability durability : Durability.values()) {
            for (WhenFull whenFull : WhenFull.values()) {
                String name = Combination.word(durability) + "-" + Combination.word(whenFull);
                combinations.add(new Combination(durability, whenFull, folder.resolve(name)));
            }
        }
        try (Mosquitto in = Mosquitto.start(Files.createDirectories(folder.resolve("in")));
                Mosquitto out = Mosquitto.start(Files.createDirectories(folder.resolve("out")));
                Mosquitto.Listener got =
                        out.listen("-c", "-i", "listener", "-q", "1", "-F", "%t %p", "-t", "cloud/#")) {
            // Given
            for (Combination c : combinations) {
                write(c, in, out);
            }
            List<Packaged> programs = start(combinations);
            publish(in, 0, FIRST);
            await().atMost(WAIT).until(() -> got.count() >= FIRST * combinations.size());

            // When
            out.stop();
            publish(in, FIRST, COUNT);
            for (int i = 0; i < programs.size(); i++) {
                awaitFull(combinations.get(i), programs.get(i));
            }
            for (Packaged program : programs) {
                assertThat(program.stop()).isZero();
            }
            List<Packaged> again = start(combinations);
            out.resume();

            // Then
            for (int i = 0; i < again.size(); i++) {
                try (Packaged program = again.get(i)) {
                    check(combinations.get(i), program, got);
                }
            }
        }
    }

    private static void awaitFull(Combination c, Packaged program) {
        await().atMost(WAIT).until(() -> {
            Metrics metrics = program.metrics();
            return c.whenFull == WhenFull.REFUSE ? metrics.events("refused") > 0 : metrics.events("appended") >= COUNT;
        });
    }

    /** Semantics 14. */
    private static void check(Combination c, Packaged program, Mosquitto.Listener got) {
        await(c.name()).atMost(WAIT).until(() -> arrived(c, got).contains(COUNT - 1));
        List<Integer> arrived = List.copyOf(arrived(c, got));
        long lost = program.metrics().lost();
        assertThat(arrived).startsWith(IntStream.range(0, FIRST).boxed().toArray(Integer[]::new));
        assertThat(disorder(arrived)).as("%s: out of order", c.name()).isEmpty();
        assertThat(arrived.size() + lost).as("%s: %d lost", c.name(), lost).isEqualTo(COUNT);
        assertThat(lost > 0).as("%s: %d lost", c.name(), lost).isEqualTo(c.whenFull == WhenFull.DROP_OLDEST);
        assertThat(program.metrics().lanes("count", "events_dead_total")).isZero();
    }

    /** Where a later number stands before an earlier one. */
    private static List<String> disorder(List<Integer> arrived) {
        return IntStream.range(1, arrived.size())
                .filter(i -> arrived.get(i) < arrived.get(i - 1))
                .mapToObj(i -> "%d. is %d behind %d".formatted(i, arrived.get(i), arrived.get(i - 1)))
                .toList();
    }

    /** The numbers that came to the combination's topic, in the order of their first arrival. */
    private static Set<Integer> arrived(Combination c, Mosquitto.Listener got) {
        Map<Boolean, List<String>> lines =
                got.lines().stream().collect(groupingBy(l -> l.startsWith("cloud/" + c.name() + " ")));
        return lines.getOrDefault(true, List.of()).stream()
                .map(l -> Integer.parseInt(l.replaceAll(".*\"N\":(\\d+).*", "$1")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<Packaged> start(List<Combination> combinations) throws IOException {
        List<Packaged> programs = new ArrayList<>();
        for (Combination c : combinations) {
            programs.add(Packaged.run(Packaged.install(), c.profile));
        }
        programs.forEach(program -> program.awaitReady().awaitUp("near"));
        return programs;
    }

    private static void publish(Mosquitto broker, int from, int to) throws IOException, InterruptedException {
        String lines = IntStream.range(from, to).mapToObj(String::valueOf).collect(Collectors.joining("\n", "", "\n"));
        broker.client("mosquitto_pub", lines, "-q", "1", "-t", "plant/counter/N", "-l");
    }

    private static void write(Combination c, Mosquitto in, Mosquitto out) throws IOException {
        Path service = Files.createDirectories(c.profile.resolve("services/counters/devices"))
                .getParent();
        Files.createDirectories(service.resolve("profiles"));
        Files.copy(Written.FOLDER.resolve("samples/profiles/counter.yaml"), service.resolve("profiles/counter.yaml"));
        Files.writeString(
                service.resolve("devices/counter.yaml"),
                "deviceList:\n  - {name: counter, profileName: counter, protocols: {mqtt: {}}}\n");
        Files.writeString(c.profile.resolve("penstock.yaml"), c.yaml(in, out));
    }
}
