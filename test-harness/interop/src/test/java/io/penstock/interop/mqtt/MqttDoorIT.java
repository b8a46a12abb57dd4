/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueText;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A foreign client gives commands by EdgeX's topics over a foreign broker: they are answered, done once, and never done late. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MqttDoorIT {
    private static final String REQUEST = "edgex/command/request/heater/Setpoint/";
    private static final String LIGHT = "edgex/command/request/heater/Burner/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldAnswerCommandsOnceAndDoNothingLate() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("broker"));
        try (Mosquitto broker = Mosquitto.start(inside);
                Mosquitto.Listener answers = broker.listen(
                        "-q", "1", "-t", "edgex/command/response/#", "-t", "edgex/commandquery/response")) {
            Path profile = profile(broker);

            // Given a request that is retained, and one that comes while the program is away
            broker.client("mosquitto_pub", null, "-q", "1", "-r", "-t", REQUEST + "set", "-m", set("1", 11, ""));
            try (Running first = start(profile)) {
                awaitUp(first);
            }
            broker.client("mosquitto_pub", null, "-q", "1", "-t", REQUEST + "set", "-m", set("2", 12, ""));

            // When the program is back, a write, the same once more, one of an hour ago and a read are asked
            try (Running running = start(profile)) {
                awaitUp(running);
                ask(broker, answers, REQUEST + "set", set("3", 21, ""), 1);
                ask(broker, answers, REQUEST + "set", set("3", 21, ""), 2);
                String old = Instant.now().minus(Duration.ofHours(1)).toString();
                ask(broker, answers, REQUEST + "set", set("4", 55, "\"ps-askedat\":\"" + old + "\""), 3);
                ask(broker, answers, REQUEST + "get", "{\"requestID\":\"5\"}", 4);
                List<String> all = ask(broker, answers, "edgex/commandquery/request/all", "{\"requestID\":\"6\"}", 5);

                // Then
                assertThat(all.get(0)).contains("\"requestID\":\"3\"").contains("\"errorCode\":0");
                assertThat(all.get(1)).contains("\"requestID\":\"3\"").contains("\"errorCode\":1");
                assertThat(all.get(2)).contains("\"requestID\":\"4\"").contains("\"errorCode\":1");
                assertThat(all.get(3)).contains("\"requestID\":\"5\"").contains("\"value\":\"21\"");
                assertThat(all.get(4)).contains("\"deviceName\":\"heater\"").contains("\"totalCount\":1");

                // And one that says how long it is of use is done within that time
                String[] request = {
                    "-V", "5", "-D", "publish", "message-expiry-interval", "60", "-q", "1", "-t", REQUEST + "set"
                };
                broker.client("mosquitto_pub", null, with(request, "-m", set("7", 33, "")));
                await().atMost(Duration.ofSeconds(60)).until(() -> answers.count() == 6);
                assertThat(answers.lines().get(5))
                        .contains("\"requestID\":\"7\"")
                        .contains("\"errorCode\":0");
            }
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void shouldLetOutputsFallWhenTheNorthIsLost() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("broker"));
        try (Mosquitto broker = Mosquitto.start(inside);
                Running running = start(profile(broker))) {
            // Given an output that the north has set
            awaitUp(running);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> value(running, "Pump").equals("false"));
            Map<String, Object> on = Map.of("Pump", true);
            Caller north = Caller.of(Caller.Origin.MQTT, "north");
            Command set = Command.set("on", "heater", "Pump", on, north, Instant.now());
            assertThat(running.commands().execute(set).get(60, TimeUnit.SECONDS).done())
                    .isTrue();
            assertThat(value(running, "Pump")).isEqualTo("true");
            Command setpoint = Command.set("33", "heater", "Setpoint", Map.of("Setpoint", 33), north, Instant.now());
            assertThat(running.commands()
                            .execute(setpoint)
                            .get(60, TimeUnit.SECONDS)
                            .done())
                    .isTrue();

            // When
            broker.stop();

            // Then it falls, and what is not the north's stays
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> value(running, "Pump").equals("false"));
            assertThat(value(running, "Setpoint")).isEqualTo("33");

            // And the north may have it again once it is back
            broker.resume();
            awaitUp(running);
            Command again = Command.set("again", "heater", "Pump", on, north, Instant.now());
            assertThat(running.commands()
                            .execute(again)
                            .get(60, TimeUnit.SECONDS)
                            .done())
                    .isTrue();
            assertThat(value(running, "Pump")).isEqualTo("true");
        }
    }

    @Test
    void shouldLetNoCommandThroughWithoutItsInterlock() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("broker"));
        try (Mosquitto broker = Mosquitto.start(inside);
                Mosquitto.Listener answers = broker.listen("-q", "1", "-t", "edgex/command/response/#")) {
            // Given a boiler that may not burn: it is dry, and before it has said so nobody knows
            Path profile = profile(broker);
            Files.writeString(
                    Files.createDirectories(profile.resolve("rules")).resolve("dry.yaml"),
                    """
                    interlocks:
                      dry: {inputs: {level: heater/Level}, while: level < 20, never: {heater/Burner: true}}
                    """);

            // When somebody lights it all the time, also while the program starts
            Process north = broker.command("mosquitto_pub", "-l", "-q", "1", "-t", LIGHT + "set")
                    .start();
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> light(north, over));
            try (Running running = start(profile)) {
                awaitUp(running);
                await().atMost(Duration.ofMinutes(1)).until(() -> answers.count() > 20);
                over.set(true);

                // Then each one that is answered is refused, and it never burns
                assertThat(asked.get(60, TimeUnit.SECONDS)).isGreaterThan(20);
                assertThat(answers.lines())
                        .allMatch(line -> line.contains("\"errorCode\":1"))
                        .anyMatch(line -> line.contains("interlock 'dry'"));
                assertThat(value(running, "Burner")).isEqualTo("false");
            } finally {
                over.set(true);
                north.destroy();
            }
        }
    }

    /**
     * A line each few milliseconds for {@code mosquitto_pub}.
     *
     * @return how many
     */
    private static int light(Process north, AtomicBoolean over) {
        int asked = 0;
        try (OutputStream lines = north.getOutputStream()) {
            while (!over.get()) {
                String request = set("light-" + asked++, "Burner", "true", "") + "\n";
                lines.write(request.getBytes(StandardCharsets.UTF_8));
                lines.flush();
                TimeUnit.MILLISECONDS.sleep(15);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return asked;
    }

    private static String value(Running running, String resource) throws Exception {
        Caller caller = Caller.of(Caller.Origin.LOCAL, "test");
        Command get = Command.get(UUID.randomUUID().toString(), "heater", resource, caller, Instant.now());
        Event event = running.commands().execute(get).get(60, TimeUnit.SECONDS).event();
        return event == null ? "" : ValueText.plain(event.readings().get(0));
    }

    private static List<String> ask(
            Mosquitto broker, Mosquitto.Listener answers, String topic, String message, int expected) throws Exception {
        broker.client("mosquitto_pub", null, "-q", "1", "-t", topic, "-m", message);
        await().atMost(Duration.ofSeconds(60)).until(() -> answers.count() == expected);
        return answers.lines();
    }

    private static String set(String id, int value, String query) {
        return set(id, "Setpoint", String.valueOf(value), query);
    }

    private static String set(String id, String resource, String value, String query) {
        return "{\"apiVersion\":\"v3\",\"requestID\":\"" + id
                + "\",\"correlationID\":\"c\",\"contentType\":\"application/json\",\"payload\":{\"" + resource
                + "\":\"" + value + "\"},\"queryParams\":{" + query + "}}";
    }

    private static Running start(Path profile) throws Exception {
        return Running.start(new Options(profile, profile.resolve("data"), Map.of(), false, false));
    }

    private static void awaitUp(Running running) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> running.connections().get("plant").up());
    }

    private Path profile(Mosquitto broker) throws Exception {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Files.writeString(
                profile.resolve("penstock.yaml"),
                """
                connections:
                  plant: {mqtt: {url: "%s"}}
                services:
                  sim: {virtual: {}}
                commands:
                  doors:
                    north: {mqtt: {use: plant}}
                api: {enabled: false}
                """
                        .formatted(broker.url()));
        Path devices = Files.createDirectories(profile.resolve("services/sim/devices"));
        Path profiles = Files.createDirectories(profile.resolve("services/sim/profiles"));
        Files.writeString(
                devices.resolve("heater.yaml"),
                """
                name: heater
                profileName: heater
                protocols: {other: {}}
                properties: {penstock: {outputs: {Pump: {safe: false, triggers: [northLost]}}}}
                autoEvents: [{interval: 200ms, sourceName: Level}]
                """);
        Files.writeString(
                profiles.resolve("heater.yaml"),
                """
                name: heater
                deviceResources:
                  - name: Setpoint
                    properties: {valueType: Int16, readWrite: RW, minimum: 5, maximum: 90, defaultValue: "20"}
                  - name: Pump
                    properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}
                  - name: Burner
                    properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}
                  - name: EnableRandomization_Burner
                    properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}
                  - name: Level
                    properties: {valueType: Int16, readWrite: R, minimum: 1, maximum: 5}
                """);
        return profile;
    }
}
