/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.bench.result.Better;
import io.penstock.bench.result.Figure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(said, true, StandardCharsets.UTF_8));

    @BeforeEach
    void shouldHaveASectionOpen() {
        report.measurement("log");
        report.title("appends", "Appends of 239-byte events");
    }

    @Test
    void shouldKeepNotesAndOnlySayHowFarItIs() {
        // When
        report.note("mosquitto 2");
        report.progress("half of it");

        // Then
        assertThat(report.sections().get(0).notes()).containsExactly("mosquitto 2");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("mosquitto 2", "half of it");
    }

    @Test
    void shouldKeepWhatItSays() {
        // When
        report.figure(Measured.of("appends", Samples.of(90, 110), "events/s")
                .digits(0)
                .goal(Goal.atLeast(120))
                .against("plain file, no readers", Samples.of(180, 110)));
        report.figure("plain file, no readers", Samples.of(180, 110), "events/s", 0);

        // Then
        Figure figure = report.sections().get(0).figures().get(0);
        assertThat(figure.id()).isEqualTo("log/appends/appends");
        assertThat(figure.better()).isEqualTo(Better.MORE);
        assertThat(figure.reached()).isFalse();
        assertThat(figure.baseline())
                .isEqualTo(report.sections().get(0).figures().get(1).id());
        assertThat(figure.ratios()).containsExactly(0.5, 1.0);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("100 (90 .. 110", "0.75 x plain file, no readers", "goal >= 120: MISSED");
    }

    @Test
    void shouldKeepAnIdWhenTheNameChangesFromRunToRun() {
        // When
        report.figure(Measured.of("lost of 24000", 0, "messages").id("lost").goal(Goal.atMost(0)));

        // Then
        assertThat(report.sections().get(0).figures())
                .extracting(Figure::id, Figure::reached)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("log/appends/lost", true));
    }

    @Test
    void shouldRefuseASecondFigureOfOneName() {
        report.figure("appends", Samples.of(1), "events/s", 0);
        assertThatThrownBy(() -> report.figure("Appends", Samples.of(2), "events/s", 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("log/appends/appends");
    }

    @Test
    void shouldTakeTheRatioOfMediansWhenTheTurnsAreNotAsMany() {
        report.figure(Measured.of("a", Samples.of(10, 20, 30), "ms").against("b", Samples.of(5)));
        assertThat(report.sections().get(0).figures().get(0).ratios()).isEqualTo(List.of(4.0));
    }

    @Test
    void shouldSayAllPercentilesOfEachLoadInOneTable() {
        // Given
        Spread idle = new Spread();
        idle.add(new Latencies.Percentiles(10, 1, 2, 3, 4, 5));
        idle.add(new Latencies.Percentiles(10, 2, 3, 4, 5, 6));
        idle.add(new Latencies.Percentiles(10, 9, 9, 9, 9, 9));
        Spread busy = new Spread();
        busy.add(new Latencies.Percentiles(10, 0.0625, 7, 8, 9, 10));

        // When
        report.spread("idle", idle);
        report.spread("busy", busy);

        // Then: the medians of the turns
        assertThat(report.sections().get(0).tables()).singleElement().satisfies(table -> {
            assertThat(table.columns()).containsExactly("ms", "p50", "p90", "p99", "p99.9", "max");
            assertThat(table.rows())
                    .containsExactly(
                            List.of("idle", "2.000", "3.000", "4.000", "5.000", "6.000"),
                            List.of("busy", "0.063", "7.000", "8.000", "9.000", "10.000"));
        });
    }
}
