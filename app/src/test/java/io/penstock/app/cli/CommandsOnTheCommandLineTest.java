/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.app.Penstock;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock get}, {@code set}, {@code overrides} and {@code audit} on a program that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsOnTheCommandLineTest {
    private Path profile;
    private Running running;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        profile = folder;
        write(
                "penstock.yaml",
                """
                services:
                  sim: virtual
                api: {port: 0}
                reload: manual
                """);
        write(
                "services/sim/profiles/pump.yaml",
                """
                name: Pump
                deviceResources:
                  - name: Speed
                    properties: {valueType: Int16, readWrite: RW, minimum: 0, maximum: 1500}
                  - name: Speeding
                    properties: {valueType: Bool, readWrite: RW}
                deviceCommands:
                  - name: Mode
                    readWrite: RW
                    resourceOperations: [{deviceResource: Speed}, {deviceResource: Speeding}]
                """);
        write(
                "services/sim/devices/pump.yaml",
                """
                deviceList:
                  - name: pump-1
                    profileName: Pump
                    protocols: {virtual: {}}
                  - name: fan-1
                    profileName: Pump
                    protocols: {virtual: {}}
                """);
        running = Running.start(new Options(profile, profile.resolve("data"), Map.of(), false, false));
    }

    private void write(String name, String text) throws Exception {
        Path file = profile.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    /** What was printed, exit code first. */
    private String say(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-p", profile.toString()));
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        int code = Penstock.run(all.toArray(String[]::new), both, both);
        return code + " " + text;
    }

    @Test
    void shouldWriteReadAndShowWhoDidIt() {
        assertThat(say("set", "pump-1", "Speed", "250", "--why", "trial"))
                .startsWith("0 ")
                .contains("250", "done");
        assertThat(say("get", "pump-1", "Speed"))
                .startsWith("0 ")
                .contains("Speed")
                .contains("250");
        assertThat(say("get", "--regex", "pump-1", "Spe.*")).contains("Speed ").contains("Speeding");
        assertThat(say("set", "--dry-run", "pump-1", "Speed", "300")).contains("would");
        assertThat(say("set", "pump-1", "Speed", "9999"))
                .startsWith("1 ")
                .contains("refused (invalid): resource 'Speed': must be between 0.0 and 1500.0 but was 9999");

        String audit = say("audit", "--device", "pump-*");
        assertThat(audit)
                .startsWith("0 ")
                .contains("Speed = 250")
                .contains("trial")
                .contains("local ");
        assertThat(audit.lines().filter(l -> l.contains("refused"))).hasSize(1);
        assertThat(audit).doesNotContain("read Speed").doesNotContain("started");
        assertThat(say("audit", "--reads")).contains("read Speed");
        assertThat(say("audit", "--outcome", "refused")).contains("9999").doesNotContain("Speed = 250");
        assertThat(say("audit", "--outcome", "refuse"))
                .startsWith("1 ")
                .contains("outcome must be one of [started, done, would, refused, failed, unknown] but was 'refuse'");
        assertThat(say("audit", "--since", "soon")).startsWith("1 ").contains("since must be a duration such as 1h");
    }

    @Test
    void shouldSayWhichResourcesADeviceCommandSets() {
        assertThat(say("set", "pump-1", "Mode", "62"))
                .startsWith("1 ")
                .contains("a value must be written RESOURCE=VALUE but was '62'")
                .contains("'Mode' is a device command, of [Speed, Speeding]");
        assertThat(say("set", "pump-1", "Mode", "Speed=62", "Speeding=true")).startsWith("0 ");
        assertThat(say("set", "pump-1", "Modus", "62")).startsWith("1 ").contains("Modus");
    }

    @Test
    void shouldNameTheDevicesThereAreWhereThereIsNoSuch() {
        assertThat(say("get", "pump-9", "Speed"))
                .startsWith("1 ")
                .contains("there is no device 'pump-9'; did you mean 'pump-1'?");
        assertThat(say("set", "boiler", "Speed", "1")).startsWith("1 ").contains("; there are [fan-1, pump-1]");
    }

    private void askedBy(Caller.Origin origin, String name, Instant askedAt, String why) {
        String id = UUID.randomUUID().toString();
        Command set = Command.set(id, "fan-1", "Speed", Map.of("Speed", 100), Caller.of(origin, name), askedAt);
        running.commands().execute(set.because(why)).join();
    }

    @Test
    void shouldShowWhenItWasAskedAndOnlyOfWhomOneWantsToKnow() {
        // Given
        Instant today = Instant.now();
        Instant longAgo = Instant.parse("2026-01-31T12:00:00.123456Z");
        askedBy(Caller.Origin.REST, "anna", today, "why-anna");
        askedBy(Caller.Origin.REST, "bert", today, "why-bert");
        askedBy(Caller.Origin.MQTT, "anna", longAgo, "why-late");
        askedBy(Caller.Origin.RULE, "level", Instant.MIN, "why-ever");

        // Then
        assertThat(say("audit", "--by", "anna"))
                .contains("why-anna", "why-late")
                .doesNotContain("why-bert");
        assertThat(say("audit", "--by", "rest"))
                .contains("why-anna", "why-bert")
                .doesNotContain("why-late");
        assertThat(say("audit", "--by", "rest ann*")).contains("why-anna").doesNotContain("why-late", "why-bert");
        assertThat(say("audit", "--by", "/b.rt/")).contains("why-bert").doesNotContain("why-anna");
        assertThat(say("audit", "--by", "nobody")).isEqualTo("0 none" + System.lineSeparator());
        assertThat(say("audit", "--by", "/(/")).startsWith("1 ").contains("by must be a regular expression");

        String late = say("audit", "--by", "mqtt anna");
        assertThat(late).contains("2026-01-31T12:00:00.123Z").contains("expired");
        String table = say("audit", "--by", "rest anna");
        String asked = today.truncatedTo(ChronoUnit.MILLIS).toString();
        assertThat(table).contains(" asked ").contains(asked.substring(asked.indexOf('T') + 1));
        assertThat(say("audit", "--by", "rest anna", "--json")).contains("\"asked\":\"" + asked + "\"");
        assertThat(say("audit", "--by", "rule *")).startsWith("0 ").contains("why-ever");
    }

    @Test
    void shouldLetNobodyWriteALineOfTheirOwnIntoTheAudit() {
        // Given
        askedBy(Caller.Origin.REST, "mallory", Instant.now(), "trial\n2026-01-31T12:00:00Z  done  \u001b[2Jforged");

        // Then
        assertThat(say("audit", "--by", "mallory").lines().filter(line -> line.contains("forged")))
                .singleElement()
                .asString()
                .contains("rest mallory")
                .contains("\\n2026-01-31T12:00:00Z  done  \\u001b[2Jforged");
    }

    @Test
    void shouldTakeAnOutputOverAndGiveItBack() {
        assertThat(say("set", "--override", "10m", "pump-1", "Speeding", "false"))
                .startsWith("0 ");
        assertThat(say("overrides")).contains("pump-1/Speeding");
        assertThat(say("overrides", "--end", "pump-1/Speed")).startsWith("1 ").contains("nobody has taken");
        assertThat(say("overrides", "--end", "pump-1/Speeding")).contains("ended");
        assertThat(say("overrides")).doesNotContain("pump-1/Speeding");
    }

    @Test
    void shouldCountCommandsInTheMetrics() throws Exception {
        say("get", "pump-1", "Speed");

        String metrics = new String(
                java.net
                        .URI
                        .create(running.address() + "/metrics")
                        .toURL()
                        .openStream()
                        .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);

        assertThat(metrics)
                .contains("penstock_commands_answered{by=\"local\",cause=\"\",kind=\"get\",outcome=\"done\"}");
    }
}
