/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker is stopped and started under load: nothing is lost, and what comes twice comes after a fault. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MqttRestartIT {
    private static final int COUNT = 6000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void shouldLoseNothingOnTheWayOutAndIn(String version) throws IOException {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink out =
                        MqttLinkIT.connection(broker.url(), version, null).open("out");
                MqttLink in = MqttLinkIT.connection(broker.url(), version, null).open("in")) {
            Queue<String> got = new ConcurrentLinkedQueue<>();
            in.subscribe("plant/+", 1, m -> {
                got.add(MqttLinkIT.text(m));
                m.acknowledge();
            });
            await().atMost(Duration.ofSeconds(60)).until(() -> in.state().up());
            Resending lane = new Resending(MqttLinkIT.endpoint(1), Hosts.of(out), "d");
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> lane.send(COUNT, Duration.ofMillis(10)));

            // When
            for (int restart = 1; restart <= 3; restart++) {
                int seen = restart * COUNT / 5;
                await().atMost(Duration.ofSeconds(60)).until(() -> got.size() > seen);
                broker.stop();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !out.state().up() && !in.state().up());
                broker.resume();
            }
            await().atMost(Duration.ofMinutes(2)).until(sending::isDone);
            sending.join();

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> Set.copyOf(got).size() == COUNT);
            assertThat(firsts(got)).isEqualTo(MqttLinkIT.numbers(COUNT));
            assertThat(lane.acknowledged.get()).isEqualTo(COUNT);
            assertThat(lane.resent.get())
                    .as("the restarts have hit messages in flight or a closed port")
                    .isPositive();
        }
    }

    @Test
    void shouldNotOvertakeWhatFailedOverTheConnectionBefore() throws IOException {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = MqttLinkIT.connection(broker.url(), "5", null).open("out")) {
            Resending lane = new Resending(MqttLinkIT.endpoint(1), Hosts.of(link), "d");
            lane.send(10, Duration.ZERO);
            Publisher old = link.publisher(Duration.ofSeconds(30));

            // When
            broker.stop();
            await().atMost(Duration.ofSeconds(60)).until(() -> !link.state().up());
            broker.resume();
            await().atMost(Duration.ofSeconds(60)).until(() -> link.state().up());
            CompletableFuture<String> outcome = new CompletableFuture<>();
            old.publish(Publication.of("plant/x", new byte[1], 1), new Delivery() {
                @Override
                public void arrived() {
                    outcome.complete("arrived");
                }

                @Override
                public void refused(String reason) {
                    outcome.complete("refused");
                }

                @Override
                public void away(String reason) {
                    outcome.complete("away");
                }
            });

            // Then
            assertThat(outcome).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("away");
        }
    }

    /** Without what came again. */
    private static List<String> firsts(Queue<String> got) {
        return new ArrayList<>(new LinkedHashSet<>(got));
    }
}
