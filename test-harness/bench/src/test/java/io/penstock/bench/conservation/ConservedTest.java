/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Report;
import io.penstock.bench.report.Html;
import io.penstock.bench.report.RunSamples;
import io.penstock.bench.result.Bars;
import io.penstock.bench.result.Results;
import io.penstock.bench.result.Section;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConservedTest {
    private static final List<Conserved> ALL = List.of(
            new Conserved(Fault.ALL.get(0), 12_000, 12_000, 0, 0, 0, 0, 0, 0.4, ""),
            new Conserved(Fault.ALL.get(1), 66_000, 65_990, 7, 120, 130, 0, 0, 8.5, "4, 5, 6"));

    @Test
    void shouldShowWhatBecameOfTheEventsOfEachFault() {
        List<Bars> bars = Conserved.bars(ALL);

        assertThat(bars).extracting(Bars::id).containsExactly("doubled", "drained");
        assertThat(bars.get(0).bars())
                .extracting(Bars.Bar::label)
                .containsExactly("nothing breaks: 0 lost", "endpoint away: 3 lost");
        assertThat(bars.get(0).bars()).extracting(Bars.Bar::value).containsExactly(0.0, 120.0);
        assertThat(bars.get(1).bars()).extracting(Bars.Bar::value).containsExactly(0.4, 8.5);
    }

    @Test
    void shouldTellWhatCameTwiceWithoutAWord() {
        // Given: five came twice; two of them the program, and one the devices, said to have sent again
        Conserved c = new Conserved(Fault.ALL.get(1), 60_000, 60_000, 0, 5, 2, 1, 0, 0.4, "");

        // Then
        assertThat(c.unannounced()).isEqualTo(2);
        assertThat(c.row().get(Conserved.COLUMNS.indexOf("of it announced"))).isEqualTo("3");
        assertThat(ALL).extracting(Conserved::unannounced).containsExactly(0L, 0L);
    }

    /** 440 wide, in letters of 16 there. */
    @Test
    void shouldHaveLabelsThatFitAPhone() {
        List<Conserved> all = Fault.ALL.stream()
                .map(fault -> new Conserved(fault, 66_000, 66_000, 0, 0, 0, 0, 0, 0.4, ""))
                .toList();
        assertThat(Conserved.bars(all).get(0).bars())
                .extracting(bar -> bar.label().length())
                .allMatch(length -> length <= 55);
    }

    @Test
    void shouldBeSeenInTheReport() {
        // Given: nothing lost, nothing doubled anywhere
        Report report = new Report(new PrintStream(OutputStream.nullOutputStream()));
        report.title("faults", "while things break");
        Conserved.bars(ALL.subList(0, 1)).forEach(report::bars);

        // When
        String page = Html.of(of(RunSamples.quiet(), report.sections()));

        // Then
        assertThat(page)
                .contains("What came twice, by fault", "Time until all was through, by fault")
                .contains("nothing breaks: 0 lost")
                .doesNotContain("NaN");
    }

    private static Results of(Results r, List<Section> sections) {
        return new Results(
                r.format(),
                r.command(),
                r.effort(),
                r.began(),
                r.minutes(),
                r.machine(),
                r.noise(),
                r.versions(),
                sections,
                Map.of(),
                r.skipped(),
                r.seconds());
    }
}
