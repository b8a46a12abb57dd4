/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.result.Results;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Results> kept = new ArrayList<>();

    @Test
    void shouldMakeTheOthersWhenOneFails() throws IOException {
        // When
        Results results = run(
                new Fake("first", r -> r.title("a", "A")),
                new Fake("broken", r -> {
                    throw new IOException("a child process must run but ended with 1");
                }),
                new Fake("unlinked", r -> {
                    throw new NoClassDefFoundError("a/class/Gone");
                }),
                new Fake("last", r -> r.title("b", "B")));

        // Then
        assertThat(results.failures()).containsOnlyKeys("broken", "unlinked");
        assertThat(results.sections()).extracting("id").containsExactly("first/a", "last/b");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("NOT MEASURED: broken: a child process must run but ended with 1", "where the time went: ");
    }

    @Test
    void shouldSayWhereTheTimeWent() throws IOException {
        // When
        Results results = run(new Fake("short", r -> {}), new Fake("long", r -> TimeUnit.MILLISECONDS.sleep(30)));

        // Then
        assertThat(results.seconds()).containsOnlyKeys("short", "long");
        assertThat(results.seconds().get("long")).isGreaterThanOrEqualTo(0.03);
        assertThat(results.longestFirst())
                .containsExactlyInAnyOrderElementsOf(results.seconds().entrySet())
                .isSortedAccordingTo(
                        Map.Entry.<String, Double>comparingByValue().reversed());
    }

    @Test
    void shouldKeepWhatThereIsAfterEach() throws IOException {
        // When
        run(new Fake("first", r -> r.title("a", "A")), new Fake("last", r -> r.title("b", "B")));

        // Then
        assertThat(kept).extracting(r -> r.sections().size()).containsExactly(1, 2);
    }

    @Test
    void shouldNotTimeTheMachineWhereNobodyReadsIt() throws IOException {
        // When
        Results results = run(new Fake("first", r -> r.title("a", "A")));

        // Then
        assertThat(results.noise().calibrations()).isEmpty();
        assertThat(results.noise().level()).isZero();
        assertThat(results.noise().spread()).isZero();
        assertThat(results.noise().tooNoisy()).isFalse();
    }

    @Test
    void shouldEndOneThatHangs() throws IOException {
        // Given
        Process silent = new ProcessBuilder("/bin/cat").start();

        // When
        try (Patience patience = Patience.ofMinutes(0.001, silent::destroyForcibly)) {
            // Then
            assertThatThrownBy(() -> TimeUnit.MINUTES.sleep(1)).isInstanceOf(InterruptedException.class);
            assertThat(patience.isOver()).isTrue();
        }
        assertThat(silent.onExit()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(Thread.currentThread().isInterrupted())
                .as("what comes behind it goes on")
                .isFalse();
    }

    @Test
    void shouldFitInAnHour() {
        Effort full = Effort.of(Effort.Level.FULL);
        assertThat(Measurements.all().stream()
                        .filter(m -> m.inAll(full))
                        .mapToDouble(Measurement::minutes)
                        .sum())
                .isLessThanOrEqualTo(60);
    }

    private Results run(Measurement... measurements) throws IOException {
        // what is measured here starts no process, and those of the tests beside it are not this one's to end
        return new Run(new PrintStream(said, true, StandardCharsets.UTF_8), kept::add, () -> {})
                .of(List.of(measurements), Effort.of(Effort.Level.MOMENT), "test");
    }

    private interface Work {
        void to(Report report) throws Exception;
    }

    private record Fake(String name, Work work) implements Measurement {
        @Override
        public String group() {
            return "none";
        }

        @Override
        public String about() {
            return "Nothing.";
        }

        @Override
        public double minutes() {
            return 1;
        }

        @Override
        public void run(Report report, Effort effort) throws Exception {
            work.to(report);
        }
    }
}
