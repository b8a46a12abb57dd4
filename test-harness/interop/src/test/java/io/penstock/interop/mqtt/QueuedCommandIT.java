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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that somebody has held on their way: nothing of what comes late is done. Semantics 30. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class QueuedCommandIT {
    private static final String TOPIC = "edgex/command/request/heater/Setpoint/set";
    private static final String ANSWERS = "edgex/command/response/#";
    private static final Duration WAIT = Duration.ofSeconds(60);
    /** More than the time to live of the profile whose program is stopped, and more than makes a standstill. */
    private static final Duration HELD = Duration.ofSeconds(3);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldDoNothingThatABridgeHasHeld() throws Exception {
        try (Mosquitto cloud = Mosquitto.start(Files.createDirectories(folder.resolve("cloud")));
                Mosquitto edge = Mosquitto.start(Files.createDirectories(folder.resolve("edge")));
                Mosquitto bridge = Mosquitto.start(
                        Files.createDirectories(folder.resolve("bridge")),
                        bridge("cloud", cloud, "in"),
                        bridge("edge", edge, "out"));
                Mosquitto.Listener answers = edge.listen("-q", "1", "-t", ANSWERS);
                Mosquitto.Listener requests = edge.listen("-q", "1", "-t", "edgex/command/request/#");
                Packaged program = program(edge, ", dated: true", "30s")) {
            // Given a bridge that the cloud's broker knows and keeps all for, and that is away
            await().atMost(WAIT).until(() -> {
                cloud.client("mosquitto_pub", null, "-q", "1", "-t", "edgex/command/request/here", "-m", "here");
                return requests.lines().contains("here");
            });
            bridge.stop();

            // When what is of use for a second, what says that it was asked an hour ago, and what says nothing waits
            // there
            request(cloud, "brief", 11, "", "1");
            request(cloud, "stamped", 12, asked(Duration.ofHours(1)), "");
            request(cloud, "plain", 13, "", "");
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            bridge.resume();
            request(cloud, "fresh", 20, asked(Duration.ZERO), "");

            // Then
            await().atMost(WAIT).until(() -> has(answers, "fresh"));
            assertThat(answer(answers, "brief")).doesNotContain("\"errorCode\":0");
            assertThat(answer(answers, "stamped")).contains("\"errorCode\":1").contains("outlived");
            assertThat(answer(answers, "plain")).contains("\"errorCode\":1").contains("must say how old it is");
            assertThat(answer(answers, "fresh")).contains("\"errorCode\":0");
            assertThat(audit("Setpoint = 12")).singleElement().satisfies(row -> assertThat(row.toString())
                    .contains("refused")
                    .contains("expired"));
            assertThat(audit("Setpoint = 20")).hasSize(1);
            assertThat(audit("Setpoint = 11")).isEmpty();
            assertThat(audit("Setpoint = 13")).isEmpty();
            assertThat(program.said()).doesNotContain("ERROR");
        }
    }

    @Test
    void shouldDoNothingThatCameWhileTheProgramStoodStill() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder);
                Mosquitto.Listener answers = broker.listen("-q", "1", "-t", ANSWERS);
                Packaged program = program(broker, "", "2s")) {
            // Given
            awaitDone(broker, answers, "first", 10);

            // When: the broker takes the program for alive, and has sent it the request
            program.freeze();
            request(broker, "late", 11, "", "");
            await().pollDelay(HELD).until(() -> true);
            program.thaw();

            // Then
            await().atMost(WAIT).until(() -> has(answers, "late"));
            assertThat(answer(answers, "late")).contains("\"errorCode\":1").contains("outlived");
            assertThat(audit("Setpoint = 11")).singleElement().satisfies(row -> assertThat(row.toString())
                    .contains("refused")
                    .contains("expired"));
            awaitDone(broker, answers, "after", 12);
        }
    }

    /** One of another id each time: a write is done once. */
    private static void awaitDone(Mosquitto broker, Mosquitto.Listener answers, String id, int value) {
        int[] tries = {0};
        await().atMost(WAIT).pollInterval(Duration.ofMillis(500)).until(() -> {
            request(broker, id + ++tries[0], value, "", "");
            return answers.lines().stream()
                    .anyMatch(line -> line.contains("\"requestID\":\"" + id) && line.contains("\"errorCode\":0"));
        });
    }

    private static boolean has(Mosquitto.Listener answers, String id) {
        return answers.lines().stream().anyMatch(line -> line.contains("\"requestID\":\"" + id + "\""));
    }

    private static String answer(Mosquitto.Listener answers, String id) {
        return answers.lines().stream()
                .filter(line -> line.contains("\"requestID\":\"" + id + "\""))
                .findFirst()
                .orElse("none");
    }

    private static String asked(Duration ago) {
        return "\"ps-askedat\": \"" + Instant.now().minus(ago) + "\"";
    }

    /** @param expiry seconds; empty for none */
    private static void request(Mosquitto broker, String id, int value, String query, String expiry)
            throws IOException, InterruptedException {
        String message =
                """
                {"apiVersion": "v3", "requestID": "%s", "payload": {"Setpoint": %d}, "queryParams": {%s}}"""
                        .formatted(id, value, query);
        List<String> arguments = new ArrayList<>(List.of("-V", "5", "-q", "1", "-t", TOPIC, "-m", message));
        if (!expiry.isEmpty()) {
            arguments.addAll(List.of("-D", "publish", "message-expiry-interval", expiry));
        }
        broker.client("mosquitto_pub", null, arguments.toArray(String[]::new));
    }

    private List<JsonNode> audit(String what) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        ControlClient.ask(folder.resolve("profile/data"), "audit", Map.of("since", "1h"), rows::add);
        return rows.stream()
                .filter(row -> row.path("what").asText().contains(what))
                .toList();
    }

    /** By MQTT 3.1.1, as bridges do unless told otherwise: it keeps its sessions, and tells nobody when something expires. */
    private static String bridge(String name, Mosquitto to, String direction) {
        return """
                connection %1$s
                address 127.0.0.1:%2$d
                topic edgex/command/request/# %3$s 1
                remote_clientid bridge-%1$s
                cleansession false
                notifications false
                restart_timeout 1"""
                .formatted(name, to.port(), direction);
    }

    /** Returns when its door stands open. */
    private Packaged program(Mosquitto broker, String door, String timeToLive) throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Files.writeString(
                profile.resolve("penstock.yaml"),
                """
                connections:
                  plant: {mqtt: {url: "%s"}}
                services:
                  sim: virtual
                commands:
                  timeToLive: %s
                  doors:
                    north: {mqtt: {use: plant%s}}
                api: {port: 0}
                """
                        .formatted(broker.url(), timeToLive, door));
        Path devices = Files.createDirectories(profile.resolve("services/sim/devices"));
        Path profiles = Files.createDirectories(profile.resolve("services/sim/profiles"));
        Files.writeString(
                devices.resolve("heater.yaml"), "name: heater\nprofileName: heater\nprotocols: {other: {}}\n");
        Files.writeString(
                profiles.resolve("heater.yaml"),
                """
                name: heater
                deviceResources:
                  - {name: Setpoint, properties: {valueType: Int16, readWrite: RW, defaultValue: "5"}}
                """);
        Packaged program = Packaged.run(Packaged.install(), profile).awaitReady();
        await().atMost(WAIT).until(() -> program.get("/health/ready").body().contains("\"open\""));
        return program;
    }
}
