/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Stream;
import io.penstock.bus.SegmentBus;
import io.penstock.rules.AlertBook;
import io.penstock.rules.yaml.KilledRules.Still;
import io.penstock.rules.yaml.KilledRules.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} while a rule fires hundreds of times a second. */
class KilledRulesTest {
    @TempDir
    Path folder;

    /** @param extra readings written before the kill, so that it comes at another place each time */
    @ParameterizedTest
    @ValueSource(ints = {40, 333})
    void shouldDoNothingTwiceAndLeaveNothingUndoneWhenKilled(int extra) throws Exception {
        // Given: a process that is killed at some moment
        Path done = folder.resolve("done.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        KilledRules.class.getName(),
                        folder.resolve("data").toString(),
                        done.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> lines(done).size() > extra);
        } finally {
            child.destroyForcibly().waitFor();
        }
        List<String> before = lines(done);

        // When: another goes on with its data, and one more reading comes
        try (SegmentBus bus = SegmentBus.open(folder.resolve("data"), KilledRules.SETTINGS, Clock.systemUTC());
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
                YamlRules rules = new YamlRules(bus, new Written(done), alerts, Still::new, Clock.systemUTC())) {
            rules.open(List.of(KilledRules.flipping()));
            rules.begin();
            say(bus, 50);
            say(bus, 65);

            // Then: something is done, what was done last is what the last reading asks for, and stays
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(60)).until(() -> {
                List<String> all = lines(done);
                return all.size() > before.size() && all.get(all.size() - 1).endsWith("false");
            });
        }
        // each write is another than the one before: nothing was done twice under another id. Only the last firing on
        // record, whose command
        // may have been left out because it asked for what was just done, may ask for that once more by its own id.
        int seam = distinct(before).size();
        List<String> values = distinct(lines(done)).stream()
                .map(l -> l.substring(l.indexOf(' ') + 1))
                .toList();
        for (int i = 1; i < values.size(); i++) {
            if (i != seam) {
                assertThat(values.get(i))
                        .as("write %s of %s, killed after %s", i, values.size(), seam)
                        .isNotEqualTo(values.get(i - 1));
            }
        }
    }

    private static void say(SegmentBus bus, double value) {
        bus.append(
                        Stream.EVENTS,
                        List.of(TestRules.temperature("boiler-1", value, System.currentTimeMillis() * 1_000_000)))
                .toCompletableFuture()
                .join();
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        List<String> lines = new ArrayList<>(List.of(Files.readString(file).split("\n")));
        lines.removeIf(l -> !l.endsWith("true") && !l.endsWith("false"));
        return lines;
    }

    private static List<String> distinct(List<String> lines) {
        Set<String> seen = new LinkedHashSet<>(lines);
        return new ArrayList<>(seen);
    }
}
