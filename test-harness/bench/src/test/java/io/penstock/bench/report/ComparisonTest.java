/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.bench.measure.Samples;
import io.penstock.bench.report.Comparison.Change;
import io.penstock.bench.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final Samples BASELINE = Samples.of(5, 5.1, 5);

    private final Results earlier = RunSamples.of(Samples.of(10, 10.2, 9.9), BASELINE, 30.1);

    @Test
    void shouldFindASlowDownBeyondTheNoise() {
        assertThat(slower(RunSamples.of(Samples.of(13, 13.2, 13.1), BASELINE, 30.1)))
                .isTrue();
    }

    @Test
    void shouldTakeAChangeWithinTheSpreadForNoise() {
        assertThat(slower(RunSamples.of(Samples.of(13, 9, 15), BASELINE, 30.1))).isFalse();
    }

    @Test
    void shouldNotBlameWhatSlowsTheBaselineToo() {
        assertThat(slower(RunSamples.of(Samples.of(20, 20.4, 19.8), Samples.of(10, 10.2, 10), 30.1)))
                .as("both took twice as long: the machine did")
                .isFalse();
    }

    @Test
    void shouldNotCallAGainASlowDown() {
        assertThat(slower(RunSamples.of(Samples.of(7, 7.2, 7.1), BASELINE, 30.1)))
                .isFalse();
    }

    @Test
    void shouldTakeTheMachinesNoiseForThatOfAFigureWithoutABaseline() {
        // Given: the baseline itself has none; it is half as fast
        Samples halved = Samples.of(7, 7.1, 7);

        // When
        boolean quiet = slower("bare-copy-p50", RunSamples.of(Samples.of(14), halved, 30.1));
        boolean noisy = slower("bare-copy-p50", RunSamples.of(Samples.of(14), halved, 60));

        // Then
        assertThat(quiet).isTrue();
        assertThat(noisy).isFalse();
    }

    @Test
    void shouldCompareOnlyRatiosWhenTheMachineWasTooNoisy() {
        // Given: twice as slow, with and without a baseline
        Results noisy = RunSamples.of(Samples.of(30, 30.3, 29.8), Samples.of(10, 10.1, 10), 300);

        // Then
        assertThat(slower("latency-p50", noisy)).isTrue();
        assertThat(slower("bare-copy-p50", noisy)).isFalse();
        assertThat(Comparison.of(earlier, noisy).notes()).anyMatch(note -> note.contains("too noisy"));
    }

    @Test
    void shouldReadWhatWasWritten(@TempDir Path folder) throws IOException {
        // When
        Json.write(earlier, folder.resolve("run.json"));

        // Then
        assertThat(Json.read(folder.resolve("run.json"))).isEqualTo(earlier);
    }

    @Test
    void shouldRefuseWhatIsNoRun(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), "{\"format\": 7}");
        assertThatThrownBy(() -> Json.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 1");
    }

    private boolean slower(Results later) {
        return slower("latency-p50", later);
    }

    private boolean slower(String figure, Results later) {
        return Comparison.of(earlier, later).slower().stream()
                .map(Change::id)
                .anyMatch(("system/rates/" + figure)::equals);
    }
}
