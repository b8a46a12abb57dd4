/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.app.Penstock;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types at a program that runs, from arguments to output. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatingOnTheCommandLineTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String PROFILE =
            """
            services: {sim: virtual}
            pipelines:
              plant.hall:
                steps: [format: {json: {layout: plain}}]
                to: {lines: {file: {path: out/lines.jsonl}}}
              broken:
                steps:
                  - format: json
                  - encrypt: {aes-256-gcm: {key: "${secret:ours}", keyId: k}}
                  - decrypt: {keys: {k: "${secret:theirs}"}}
                to: {lines: {file: {path: out/broken.jsonl}}}
            api: {enabled: false}
            reload: manual
            """;

    private Path profile;
    private Running running;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        profile = folder;
        write("penstock.yaml", PROFILE);
        write("secrets/ours", "0123456789abcdef".repeat(4));
        write("secrets/theirs", "f".repeat(64));
        write(
                "services/sim/profiles/lamp.yaml",
                """
                name: Lamp
                deviceResources:
                  - name: Level
                    properties: {valueType: Float64, readWrite: R, minimum: 1, maximum: 5}
                  - name: Label
                    properties: {valueType: String, readWrite: RW}
                """);
        write(
                "services/sim/devices/lamp.yaml",
                """
                name: lamp
                profileName: Lamp
                protocols: {virtual: {}}
                autoEvents:
                  - {interval: 50ms, sourceName: Level}
                """);
        write(
                "rules/bright.yaml",
                """
                rules:
                  bright:
                    inputs: {level: lamp/Level}
                    when: level > 0
                    then: {alert: "it is bright"}
                """);
        running = Running.start(new Options(profile, profile.resolve("data"), Map.of(), false, false));
    }

    private void write(String name, String text) throws IOException {
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
        return sayAlone(all.toArray(String[]::new));
    }

    private static String sayAlone(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        int code = Penstock.run(words, both, both);
        return code + " " + text;
    }

    /** What was printed as JSON, an object a line and nothing else. */
    private List<JsonNode> json(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        String said = say(all.toArray(String[]::new));
        assertThat(said).startsWith("0 ");
        List<JsonNode> rows = new ArrayList<>();
        for (String line : said.substring(2).lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        assertThat(rows).isNotEmpty().allMatch(JsonNode::isObject);
        return rows;
    }

    private List<String> lines() throws IOException {
        Path file = profile.resolve("out/lines.jsonl");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void shouldShowHowEveryPartFares() throws IOException {
        assertThat(say("status")).startsWith("0 ").contains("plant.hall/lines", "broken/lines", "service", "sim");
        assertThat(json("status"))
                .anyMatch(row -> row.path("lane").asText().equals("plant.hall/lines"))
                .anyMatch(row -> row.path("part").asText().equals("service"));
        assertThat(say("bus", "status")).startsWith("0 ").contains("events", "commands");
    }

    @Test
    void shouldShowWhatPasses() throws IOException {
        assertThat(say("tap", "--count", "1")).startsWith("0 {").contains("\"lamp\"");
        assertThat(say("tap", "plant.hall", "--count", "1")).startsWith("0 {").contains("\"lamp\"", "\"readings\":[");
        for (String behindTheStep : List.of("plant.hall.format", "plant.hall/lines.format")) {
            assertThat(say("tap", behindTheStep, "--count", "1"))
                    .startsWith("0 {")
                    .contains("\"values\":{\"Level\":")
                    .doesNotContain("readings");
        }
        assertThat(json("tap", "plant.hall.format", "--count", "2"))
                .hasSize(2)
                .allMatch(row -> row.path("what").asText().contains("Level"));
        long begun = System.nanoTime();
        assertThat(json("tap", "--rate", "1", "--count", "2")).hasSize(2);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
        assertThat(say("tap", "nowhere.format"))
                .startsWith("1 ")
                .contains("pipeline must be one of [broken, broken/lines, plant.hall, plant.hall/lines]");
        assertThat(say("tap", "--rate", "0")).startsWith("1 penstock: rate must be 1 or more but was 0");
        assertThat(say("tap", "plant.hall.nothing")).startsWith("1 ").contains("step of plant.hall must be one of");
    }

    @Test
    void shouldMoveTheCursorOfALaneThatRuns() throws IOException {
        assertThat(say("cursor", "list")).startsWith("0 ").contains("plant.hall/lines", "broken/lines", "open");
        await().atMost(LONGEST).until(() -> lines().size() > 2);

        assertThat(say("cursor", "seek", "plant.hall/lines", "earliest"))
                .startsWith("0 ")
                .contains("earliest");

        String first = lines().get(0);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(Collections.frequency(lines(), first))
                .isEqualTo(2));
        assertThat(say("cursor", "seek", "plant.hall/lines", "soon")).startsWith("1 ");
        assertThat(say("cursor", "seek", "nobody", "now")).startsWith("1 ").contains("there is no cursor 'nobody'");
    }

    @Test
    void shouldForgetTheCursorOfALaneThatRuns() throws IOException {
        assertThat(say("cursor", "drop", "plant.hall/lines")).startsWith("0 ").contains("dropped");

        int before = lines().size();
        await().atMost(LONGEST).until(() -> lines().size() > before);
        assertThat(say("cursor", "list")).contains("plant.hall/lines");
        assertThat(say("cursor", "drop", "nobody")).startsWith("1 ");
    }

    @Test
    void shouldShowReplayAndDropDeadLetters() throws IOException {
        await().atMost(LONGEST).until(() -> say("dead-letters", "list").contains("broken/lines"));
        JsonNode letter =
                json("dead-letters", "list", "--owner", "broken/lines").get(0);
        String id = letter.path("id").asText();

        assertThat(say("dead-letters", "show", id))
                .startsWith("0 ")
                .contains("owner: broken/lines", "step: decrypt", "originals: {");
        assertThat(json("dead-letters", "show", id)).singleElement().matches(row -> row.has("originals"));
        assertThat(say("dead-letters", "export", "--owner", "broken/lines"))
                .startsWith("0 {")
                .contains("originals");
        assertThat(json("dead-letters", "replay", id).get(0).path("taken").asInt())
                .isEqualTo(1);
        assertThat(json("dead-letters", "drop", "--all", "--owner", "sim")
                        .get(0)
                        .path("dropped")
                        .asInt(-1))
                .isZero();
        assertThat(json("dead-letters", "replay", "--all", "--owner", "sim")
                        .get(0)
                        .path("note")
                        .asText("none"))
                .isEmpty();
        assertThat(say("dead-letters", "replay", "--all", "--owner", "brocken/lines"))
                .startsWith("1 ")
                .contains("owner must be one of [broken/lines, plant.hall/lines, sim]", "did you mean 'broken/lines'?");
        assertThat(say("dead-letters", "replay", "999999")).startsWith("1 ").contains("there is no dead letter 999999");
        assertThat(say("dead-letters", "drop")).startsWith("1 ").contains("say which");
        assertThat(say("dead-letters", "show", "999999")).startsWith("1 ").contains("there is no dead letter 999999");
    }

    @Test
    void shouldAcceptRefusals() {
        assertThat(say("accept", "broken/lines")).startsWith("0 ").contains("accepted");
        assertThat(say("accept", "nobody")).startsWith("1 ").contains("lane must be one of");
    }

    @Test
    void shouldShowAndAcknowledgeAnAlertAndSayWhyItStands() throws IOException {
        await().atMost(LONGEST).until(() -> say("alerts", "list").contains("it is bright"));
        JsonNode alert = json("alerts", "list").get(0);
        String firing = alert.path("firing").asText();

        assertThat(say("explain", firing))
                .startsWith("0 Rule 'bright' came true at ")
                .contains(": level > 0.", "level was ", "Alert ");
        assertThat(json("explain", firing).get(0).path("line").asText()).startsWith("Rule 'bright' came true");
        assertThat(say("explain", "nothing")).startsWith("1 ").contains("there is no firing and no command 'nothing'");

        assertThat(say("alerts", "ack", alert.path("alert").asText(), "--by", "ann"))
                .startsWith("0 ")
                .contains("acknowledged", "ann");
        assertThat(say("alerts", "ack", "nothing")).startsWith("1 ").contains("no alert 'nothing' stands");
    }

    @Test
    void shouldWriteTextThatHasAnEqualsSign() {
        assertThat(say("set", "lamp", "Label", "a=b")).startsWith("0 ");
        assertThat(say("get", "lamp", "Label")).contains("a=b");
        assertThat(say("set", "lamp", "Label", "Label=c=d")).startsWith("0 ");
        assertThat(say("get", "lamp", "Label")).contains(" c=d ");
    }

    @Test
    void shouldTakeUpAChangedProfileWhenTold() throws IOException {
        assertThat(say("reload")).startsWith("0 ").contains("has not changed");

        write("penstock.yaml", PROFILE + "commands: {timeout: never}\n");
        assertThat(say("reload"))
                .startsWith("1 penstock.yaml:")
                .contains("timeout must be a duration", "what ran goes on");

        write("penstock.yaml", PROFILE + "commands: {timeout: 3s}\n");
        assertThat(say("reload")).startsWith("0 ").contains("done, pipelines: 2, device services: 1");
        assertThat(running.profile().commands().timeout()).hasSeconds(3);

        assertThat(json("rollback")).singleElement().matches(row -> row.has("accepted"));
        assertThat(profile.resolve("penstock.yaml")).hasContent(PROFILE);
        assertThat(json("reload")).anyMatch(row -> row.path("line").asText().contains("done"));
        assertThat(running.profile().commands().timeout()).hasSeconds(5);
    }

    @Test
    void shouldShowWhatThereIs() {
        assertThat(sayAlone("functions")).startsWith("0 ").contains("deadband");
        assertThat(sayAlone("functions", "deadband")).startsWith("0 ").contains("percent");
        assertThat(sayAlone("endpoints", "file")).startsWith("0 ").contains("path");
        assertThat(sayAlone("drivers", "virtual")).startsWith("0 ");
        assertThat(sayAlone("drivers", "vitrual")).startsWith("1 ").contains("there is no driver 'vitrual'", "virtual");
        assertThat(sayAlone("units")).startsWith("0 ").contains("degF");
        assertThat(sayAlone("units", "degC", "K")).startsWith("0 ").contains("K = degC * 1.0 + 273.15");
        assertThat(sayAlone("units", "degC", "bar")).startsWith("1 ");
    }
}
