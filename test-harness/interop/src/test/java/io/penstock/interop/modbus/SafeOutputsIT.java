/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.interop.Peer;
import io.penstock.interop.Ports;
import io.penstock.interop.RequiresPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device has in its outputs when a link or the program dies. */
class SafeOutputsIT {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int VALVE = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @RequiresPeer(Peer.PYMODBUS)
    void shouldWriteTheSafeValueFirstWhenALinkReturns() throws Exception {
        // Given a valve of a device that is polled, opened by somebody
        Pymodbus device = Pymodbus.serve(Ports.free());
        int port = device.port();
        try (Running running = start(profile(port, ""))) {
            await().atMost(LONGEST).until(() -> read(running, "Level").done());
            assertThat(set(running, "1", 80).done()).isTrue();
            assertThat(number(read(running, "Valve"))).isEqualTo(80);

            // When its link dies
            device.close();
            await().atMost(LONGEST)
                    .until(() -> set(running, UUID.randomUUID().toString(), 90).cause() == Cause.DOWN);

            // And returns
            device = Pymodbus.serve(port);

            // Then it has its safe value, which is not the one that it begins with, and nothing of what was refused
            // meanwhile
            await().atMost(LONGEST).until(() -> read(running, "Valve").done());
            await().atMost(LONGEST).until(() -> number(read(running, "Valve")) == 5);
            assertThat(audit("Valve = 5", "the device is back")).isNotEmpty();
        } finally {
            device.close();
        }
    }

    @Test
    void shouldNotRepeatAWriteThatAKilledProgramHadBegunAndSayThatNobodyKnows() throws Exception {
        try (RecordingDevice device = new RecordingDevice().mute()) {
            // Given a program whose device takes a write and does not answer
            Path profile = profile(device.port(), "commands: {timeout: 60s}\n");
            try (OwnProcess program = OwnProcess.run(profile, folder.resolve("data"))) {
                var ignored = program.putLater("valve", "Valve", 70);
                await().atMost(LONGEST).until(() -> device.writes(VALVE).equals(List.of(70)));

                // When it is killed, and started again
                program.kill();
            }
            try (Running running = start(profile)) {
                // Then the audit says what is known, and the device has been asked once
                await().atMost(LONGEST).untilAsserted(() -> assertThat(audit("Valve = 70", ""))
                        .singleElement()
                        .satisfies(
                                row -> assertThat(row.path("outcome").asText()).isEqualTo("unknown")));
                await().during(Duration.ofSeconds(1)).atMost(LONGEST).until(() -> device.writes(VALVE)
                        .equals(List.of(70)));
            }
        }
    }

    private Running start(Path profile) throws Exception {
        return Running.start(new Options(profile, folder.resolve("data"), Map.of(), false, false));
    }

    private List<JsonNode> audit(String what, String why) throws Exception {
        return OwnProcess.audit(folder.resolve("data"), what, why);
    }

    private static Answer set(Running running, String id, int value) throws Exception {
        Caller caller = Caller.of(Caller.Origin.LOCAL, "test");
        Command set = Command.set(id, "valve", "Valve", Map.of("Valve", value), caller, Instant.now())
                .with(CommandOptions.DEFAULT.withTimeout(Duration.ofSeconds(20)));
        return running.commands().execute(set).get(60, TimeUnit.SECONDS);
    }

    private static Answer read(Running running, String resource) throws Exception {
        Caller caller = Caller.of(Caller.Origin.LOCAL, "test");
        Command get = Command.get(UUID.randomUUID().toString(), "valve", resource, caller, Instant.now())
                .with(CommandOptions.DEFAULT.withTimeout(Duration.ofSeconds(20)));
        return running.commands().execute(get).get(60, TimeUnit.SECONDS);
    }

    private static double number(Answer answer) {
        Event event = answer.outcome() == Outcome.DONE ? answer.event() : null;
        return event == null ? Double.NaN : event.readings().get(0).number();
    }

    private Path profile(int port, String more) throws Exception {
        Path profile = folder.resolve("profile");
        String timeout = more.isEmpty() ? "10s" : "60s";
        write(
                profile.resolve("penstock.yaml"),
                "services: {plc: {modbus: {timeout: " + timeout + "}}}\napi: {port: 0}\n" + more);
        write(
                profile.resolve("services/plc/profiles/valve.yaml"),
                """
                name: valve
                deviceResources:
                  - name: Level
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 0}
                    properties: {valueType: Int16, readWrite: R}
                  - name: Valve
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 300}
                    properties: {valueType: Int16, readWrite: RW}
                """);
        write(
                profile.resolve("services/plc/devices/valve.yaml"),
                """
                name: valve
                profileName: valve
                protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %d, UnitID: 1}}
                properties:
                  penstock:
                    failures: 2
                    timeout: 10s
                    probeMin: 100ms
                    probeMax: 300ms
                    outputs: {Valve: {safe: 5, triggers: [reconnected]}}
                %s
                """
                        .formatted(port, more.isEmpty() ? "autoEvents: [{sourceName: Level, interval: 200ms}]" : ""));
        return profile;
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
