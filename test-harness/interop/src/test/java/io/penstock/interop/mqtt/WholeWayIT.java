/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.engine.lane.LaneState;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way, as a user runs it: a foreign client publishes to one broker, the program takes, filters and converts, and publishes to
 * another; while the second broker goes away, the program is stopped, and the profile is changed, well and badly.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class WholeWayIT {
    private static final int CHUNK = 1000;
    private static final Pattern VALUE = Pattern.compile("\"N\":(\\d+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Queue<Integer> got = new ConcurrentLinkedQueue<>();

    @Test
    void shouldLoseNothingAndKeepTheOrderWhateverHappensOnTheWay() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("in"));
        Path outside = Files.createDirectories(folder.resolve("out"));
        try (Mosquitto in = Mosquitto.start(inside);
                Mosquitto out = Mosquitto.start(outside);
                MqttLink listener = MqttLinkIT.connection(out.url(), "5", null).open("listener")) {
            listen(listener);
            Path profile = profile(in, out, "value >= 0");
            Running running = start(profile);
            publish(in, 0);
            await().atMost(Duration.ofSeconds(30)).until(() -> got.size() >= CHUNK);

            // When the destination goes away under load
            out.stop();
            publish(in, 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> lane(running).state() == LaneState.AWAY);
            out.resume();
            await().atMost(Duration.ofSeconds(30)).until(() -> distinct().size() >= 2 * CHUNK);

            // and the program is stopped while there is something to do, and messages come while it is down
            publish(in, 2);
            running.close();
            publish(in, 3);
            Running again = start(profile);
            await().atMost(Duration.ofSeconds(30)).until(() -> distinct().size() >= 4 * CHUNK);

            // and a profile with a mistake is saved, then a good one with another filter
            profile(in, out, "value >");
            publish(in, 4);
            String before = again.profile().hash();
            profile(in, out, "value > -1");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !again.profile().hash().equals(before));
            publish(in, 5);

            // Then
            await().atMost(Duration.ofSeconds(30)).until(() -> distinct().size() >= 6 * CHUNK);
            assertThat(distinct())
                    .isEqualTo(IntStream.range(0, 6 * CHUNK).boxed().toList());
            LaneStatus lane = lane(again);
            assertThat(lane.deadLetters()).isZero();
            assertThat(lane.dropped()).isZero();
            again.close();
        }
    }

    private void listen(MqttLink listener) {
        listener.subscribe("cloud/+", 1, m -> {
            Matcher value = VALUE.matcher(MqttLinkIT.text(m));
            if (value.find()) {
                got.add(Integer.parseInt(value.group(1)));
            }
            m.acknowledge();
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> listener.state().up());
    }

    private static Running start(Path profile) throws Exception {
        Running running = Running.start(new Options(profile, profile.resolve("data"), Map.of(), false, false));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> running.connections().get("near").up());
        return running;
    }

    private static LaneStatus lane(Running running) {
        return running.lanes().get(0);
    }

    private static void publish(Mosquitto broker, int chunk) throws IOException, InterruptedException {
        String lines = IntStream.range(chunk * CHUNK, (chunk + 1) * CHUNK)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("\n", "", "\n"));
        broker.client("mosquitto_pub", lines, "-q", "1", "-t", "plant/counter/N", "-l");
    }

    /** Without what came again after a fault. */
    private List<Integer> distinct() {
        return new ArrayList<>(new LinkedHashSet<>(got));
    }

    private Path profile(Mosquitto in, Mosquitto out, String where) throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Path devices = Files.createDirectories(profile.resolve("services/counters/devices"));
        Path profiles = Files.createDirectories(profile.resolve("services/counters/profiles"));
        Files.writeString(
                profiles.resolve("counter.yaml"),
                """
                name: counter
                deviceResources:
                  - {name: N, properties: {valueType: Int64, readWrite: R}}
                """);
        Files.writeString(
                devices.resolve("counter.yaml"),
                """
                deviceList:
                  - {name: counter, profileName: counter, protocols: {mqtt: {}}}
                """);
        Files.writeString(
                profile.resolve("penstock.yaml"),
                """
                connections:
                  near: {mqtt: {url: "%s", reconnect: {min: 50ms, max: 500ms}}}
                  far: {mqtt: {url: "%s", reconnect: {min: 50ms, max: 500ms}}}
                services:
                  counters: {mqtt: {use: near, subscriptions: ["plant/{device}/{resource}"]}}
                pipelines:
                  count:
                    steps:
                      - filter: {where: "%s"}
                      - convert: {scale: 1, offset: 0}
                      - format: {json: {layout: plain}}
                    to:
                      far:
                        mqtt: {use: far, topic: "cloud/{device}", qos: 1}
                        retry: {min: 50ms, max: 500ms}
                api: {port: 0}
                """
                        .formatted(in.url(), out.url(), where));
        return profile;
    }
}
