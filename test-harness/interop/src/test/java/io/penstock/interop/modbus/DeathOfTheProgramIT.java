/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.interop.modbus.RecordingDevice.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of outputs, and of what rules in DRL have asked for, when the program is killed or stopped. */
class DeathOfTheProgramIT {
    private static final int LEVEL = 0;
    private static final int VALVE = 300;
    private static final int FAN = 301;
    private static final int PUMP = 302;
    private static final int WATCHDOG = 309;
    private static final int CONFLICT = 409;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldWriteWhatIsSafeWhenStoppedOrOnceItIsBackAndKnowMinimumTimesAfterwards() throws Exception {
        try (RecordingDevice device = new RecordingDevice()) {
            // Given outputs that are on and have to stay so for an hour, one that a rule holds, and a heartbeat
            profile("");
            device(
                    "valve",
                    device,
                    """
                    outputs:
                      Valve:
                        safe: 0
                        triggers: [stopping]
                        minimumOn: 1h
                        minimumOff: 1h
                        heartbeat: {resource: Watchdog, every: 50ms, owner: program}
                      Fan: {minimumOn: 1h}
                      Pump: {safe: 0, triggers: [stopping]}
                    """);
            write(
                    "profile/rules/pump.yaml",
                    "rules: {low: {inputs: {l: valve/Level}, when: l < 20, then: {set: {valve/Pump: 1}}}}");
            try (OwnProcess program = program()) {
                assertThat(program.put("valve", "Valve", 80)).isEqualTo(200);
                assertThat(program.put("valve", "Fan", 1)).isEqualTo(200);
                awaitBeats(device);
                await().atMost(LONGEST).until(() -> device.writes(PUMP).equals(List.of(1)));

                // When
                program.kill();
            }

            // Then it is for the device to fall by itself: it hears nothing any more
            awaitSilence(device);
            assertThat(device.writes(VALVE)).containsExactly(80);

            // When it runs again
            try (OwnProcess program = program()) {
                awaitBeats(device);

                // Then the output falls, minimum time or not, and how long it is off counts from there
                await().atMost(LONGEST).until(() -> device.writes(VALVE).equals(List.of(80, 0)));
                assertThat(program.put("valve", "Valve", 80)).isEqualTo(CONFLICT);
                assertThat(program.put("valve", "Fan", 0)).isEqualTo(CONFLICT);
                assertThat(audit("Valve = 0", "the program was killed"))
                        .singleElement()
                        .satisfies(row -> assertThat(outcome(row)).isEqualTo("done"));

                // And what the rule holds is the rule's again
                await().atMost(LONGEST).until(() -> device.writes(PUMP).equals(List.of(1, 0, 1)));

                // When
                program.stop();
            }

            // Then safe values are the last that it hears
            awaitSilence(device);
            assertThat(device.writes()
                            .subList(device.writes().size() - 2, device.writes().size()))
                    .containsExactlyInAnyOrder(new Write(VALVE, 0), new Write(PUMP, 0));
            assertThat(device.writes(VALVE)).containsExactly(80, 0, 0);

            // When it runs once more
            try (OwnProcess program = program()) {
                awaitBeats(device);

                // Then nothing is owed, and the times go on
                assertThat(program.put("valve", "Valve", 80)).isEqualTo(CONFLICT);
                assertThat(program.put("valve", "Fan", 0)).isEqualTo(CONFLICT);
                assertThat(device.writes(VALVE)).containsExactly(80, 0, 0);
                assertThat(device.writes(FAN)).containsExactly(1);
                await().atMost(LONGEST).until(() -> device.writes(PUMP).equals(List.of(1, 0, 1, 0, 1)));
                assertThat(audit("Valve = 0", "the program stops"))
                        .singleElement()
                        .satisfies(row -> assertThat(outcome(row)).isEqualTo("done"));
            }
        }
    }

    @Test
    void shouldDoNothingTwiceNorLateThatARuleInDrlHadAskedForWhenItWasKilled() throws Exception {
        try (RecordingDevice probe = new RecordingDevice();
                RecordingDevice answering = new RecordingDevice();
                RecordingDevice silent = new RecordingDevice().mute();
                RecordingDevice busy = new RecordingDevice().mute()) {
            // Given three valves: one that answers, one that does not, and one whose line is busy
            profile("commands: {timeout: 1m}\n");
            device("probe", probe, "");
            device("answering", answering, "");
            device("silent", silent, "");
            device("busy", busy, "");
            write(
                    "profile/rules/open.drl",
                    """
                    package plant

                    rule "open"
                    when
                        LatestValue(device == "probe", resource == "Level", $level: value, value > 40)
                    then
                        commands.set("answering", "Valve", (int) $level);
                        commands.set("silent", "Valve", (int) $level);
                        commands.set("busy", "Valve", (int) $level);
                    end
                    """);
            try (OwnProcess program = program()) {
                awaitRules(program);
                var ignored = program.getLater("/api/v3/device/name/busy/Level");
                await().atMost(LONGEST).until(() -> busy.reads() == 1);

                // When it is killed once the rule has fired, between a mark and its write and between a write and its
                // answer
                probe.hold(LEVEL, 50);
                await().atMost(LONGEST).until(() -> audit("Valve = 50", "\"answering\"").stream()
                        .anyMatch(row -> outcome(row).equals("done")));
                await().atMost(LONGEST).until(() -> silent.writes(VALVE).equals(List.of(50)));
                await().atMost(LONGEST)
                        .until(() -> audit("Valve = 50", "\"busy\"").size() == 1);
                program.kill();
            }
            assertThat(busy.writes()).isEmpty();

            // When it runs again, has read again what it had read, and the level changes
            try (OwnProcess program = program()) {
                awaitRules(program);
                probe.hold(LEVEL, 60);
                await().atMost(LONGEST).until(() -> answering.writes(VALVE).contains(60));
                await().atMost(LONGEST).until(() -> silent.writes(VALVE).contains(60));
                await().atMost(LONGEST).until(() -> busy.writes(VALVE).contains(60));

                // Then this is all that came of the time since, and the audit says of each before what is known
                assertThat(answering.writes(VALVE)).containsExactly(50, 60);
                assertThat(silent.writes(VALVE)).containsExactly(50, 60);
                assertThat(busy.writes(VALVE)).containsExactly(60);
                assertThat(last("answering")).isEqualTo("done");
                assertThat(last("silent")).isEqualTo("unknown");
                assertThat(last("busy")).isEqualTo("unknown");
            }
        }
    }

    private OwnProcess program() throws Exception {
        return OwnProcess.run(folder.resolve("profile"), folder.resolve("data"));
    }

    private static void awaitBeats(RecordingDevice device) {
        int before = device.writes(WATCHDOG).size();
        await().atMost(LONGEST).until(() -> device.writes(WATCHDOG).size() > before + 3);
    }

    private static void awaitSilence(RecordingDevice device) {
        int[] before = {-1};
        await().during(Duration.ofMillis(400)).atMost(LONGEST).until(() -> {
            boolean same = device.writes().size() == before[0];
            before[0] = device.writes().size();
            return same;
        });
    }

    private static void awaitRules(OwnProcess program) {
        await().atMost(LONGEST)
                .until(() -> program.get("/health/ready").body().contains("\"name\":\"drools\",\"state\":\"up\""));
    }

    private List<JsonNode> audit(String what, String why) throws Exception {
        return OwnProcess.audit(folder.resolve("data"), what, why);
    }

    /** What is known of the write of 50 that the rule asked of this device; whatever else was tried with it was refused. */
    private String last(String device) throws Exception {
        List<String> outcomes = audit("Valve = 50", "\"" + device + "\"").stream()
                .map(DeathOfTheProgramIT::outcome)
                .filter(outcome -> !outcome.equals("refused"))
                .toList();
        assertThat(outcomes).as(device).hasSize(1);
        return outcomes.get(0);
    }

    private static String outcome(JsonNode row) {
        return row.path("outcome").asText();
    }

    private void profile(String more) throws Exception {
        write("profile/penstock.yaml", "services: {plc: {modbus: {timeout: 30s}}}\napi: {port: 0}\n" + more);
        write(
                "profile/services/plc/profiles/valve.yaml",
                """
                name: valve
                deviceResources:
                  - name: Level
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 0}
                    properties: {valueType: Int16, readWrite: R}
                  - name: Valve
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 300}
                    properties: {valueType: Int16, readWrite: RW}
                  - name: Fan
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 301}
                    properties: {valueType: Int16, readWrite: RW}
                  - name: Pump
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 302}
                    properties: {valueType: Int16, readWrite: RW}
                  - name: Watchdog
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 309}
                    properties: {valueType: Int16, readWrite: RW}
                """);
    }

    /** @param penstock what stands under {@code properties.penstock} */
    private void device(String name, RecordingDevice device, String penstock) throws Exception {
        write(
                "profile/services/plc/devices/" + name + ".yaml",
                """
                name: %s
                profileName: valve
                protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %d, UnitID: 1}}
                autoEvents: %s
                properties:
                  penstock:
                    timeout: 30s
                """
                                .formatted(
                                        name,
                                        device.port(),
                                        device.answers() ? "[{sourceName: Level, interval: 100ms}]" : "[]")
                        + penstock.indent(4));
    }

    private void write(String file, String text) throws Exception {
        Path to = folder.resolve(file);
        Files.createDirectories(to.getParent());
        Files.writeString(to, text);
    }
}
