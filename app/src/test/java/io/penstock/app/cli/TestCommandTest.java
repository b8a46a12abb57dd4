/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.app.BuildTest;
import io.penstock.app.Penstock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path boiler;

    @BeforeEach
    void copyBoiler() throws IOException {
        boiler = temp.resolve("boiler");
        Path from = BuildTest.root().resolve("profiles/boiler");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = boiler.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private int run(String... args) {
        return Penstock.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void shouldEndWith0WhenAllPass() {
        // When
        int code = run(
                "test",
                boiler.toString(),
                "--junit",
                temp.resolve("reports/boiler.xml").toString());
        // Then
        assertThat(out.toString()).contains("tests/heat.yaml", " 0 failed");
        assertThat(code).isZero();
        assertThat(temp.resolve("reports/boiler.xml")).content().contains("<testsuites", "tests/interlock.yaml");
    }

    @Test
    void shouldRunTheCasesOfAGlobOnly() {
        // When
        int code = run("test", boiler.toString(), "heats*");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("heats up to 65").doesNotContain("interlock.yaml");
    }

    @Test
    void shouldEndWith1WhenOneFails() throws IOException {
        // Given
        Path rule = boiler.resolve("rules/heat.yaml");
        Files.writeString(rule, Files.readString(rule).replace("t < 55", "t < 45"));
        // When
        int code = run("test", boiler.toString());
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL  heats when it has been cold for two seconds");
    }

    @Test
    void shouldEndWith1AndThePlacesWhenTestsHaveMistakes() throws IOException {
        // Given
        Files.writeString(
                boiler.resolve("tests/wrong.yaml"),
                """
                cases:
                  wrong:
                    steps:
                      - at: 1s
                        valus: {boiler-1/Temperature: 1}
                      - expect: {sets: [{boiler-1/Burnr: true}]}
                """);
        // When
        int tested = run("test", boiler.toString());
        int linted = run("lint", boiler.toString());
        // Then
        assertThat(tested).isEqualTo(1);
        assertThat(linted).isEqualTo(1);
        assertThat(err.toString())
                .contains("tests/wrong.yaml:5:9: case 'wrong': steps[0] has no setting 'valus'; did you mean 'values'?")
                .contains("tests/wrong.yaml:6:26:")
                .contains("did you mean 'Burner'?");
    }

    @Test
    void shouldSayWhichCasesThereAre() {
        // When
        int code = run("test", boiler.toString(), "cools*");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("no case is called 'cools*'; known are [", "a moment of cold is none");
    }

    @Test
    void shouldRunAgainWhenARuleOrACaseChanges() throws Exception {
        // Given
        Thread watching = new Thread(() -> run("test", boiler.toString(), "--watch", "heats when*"));
        watching.start();
        Duration most = Duration.ofSeconds(30);
        await().atMost(most).until(() -> out.toString().contains("-- waiting for a change"));
        assertThat(out.toString()).contains("1 passed");
        // When
        Path test = boiler.resolve("tests/heat.yaml");
        Files.writeString(test, Files.readString(test).replace("at: 13s}", "at: 14s}"));
        // Then
        await().atMost(most).until(() -> out.toString().contains("FAIL  heats when"));
        watching.interrupt();
        watching.join(most.toMillis());
        assertThat(watching.isAlive()).isFalse();
    }
}
