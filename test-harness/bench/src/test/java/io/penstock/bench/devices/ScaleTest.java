/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.devices;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Meter;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Section;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static final Steady STEADY = new Steady(4, 0.02);

    private final Scale scale = new Scale("Modbus devices", 30);

    @Test
    void shouldSayHowManyDevicesAndTagsComeInTime() {
        // Given: of the most, two in a hundred are late
        scale.add(100, STEADY, at(100, 0));
        scale.add(1_000, STEADY, at(1_000, 0.5));
        scale.add(2_000, STEADY, at(1_960, 2));

        // When
        Section section = reported();

        // Then
        assertThat(figure(section, "most-modbus-devices-in-time")).isEqualTo(1_000);
        assertThat(figure(section, "their-tags")).isEqualTo(30_000);
        assertThat(section.tables().get(0).columns()).startsWith("Modbus devices", "tags", "events/s");
        assertThat(section.tables().get(0).rows())
                .extracting(row -> row.get(1))
                .containsExactly("3,000", "30,000", "60,000");
        assertThat(section.notes()).noneMatch(note -> note.contains("lies beyond"));
    }

    @Test
    void shouldSayWhenTheLimitWasNotSeen() {
        scale.add(2_000, STEADY, at(2_000, 0));
        assertThat(reported().notes()).contains("all came in time: how many are too many lies beyond 2000");
    }

    @Test
    void shouldSayWhichWereNotSteadyInOneNote() {
        // Given
        scale.add(100, STEADY, at(100, 0));
        scale.add(1_000, new Steady(6, 0.31), at(1_000, 0));
        scale.add(2_000, new Steady(6, 0.2), at(2_000, 0));

        // Then
        assertThat(reported().notes())
                .filteredOn(note -> note.contains("warmed up"))
                .singleElement()
                .asString()
                .contains("NOT STEADY at 1000 Modbus devices, 2000 Modbus devices:");
    }

    private static Scale.At at(double events, double late) {
        return new Scale.At(events, late, Double.NaN, new Meter.Used(0.3, 0.1), 150);
    }

    private Section reported() {
        Report report = new Report(new PrintStream(OutputStream.nullOutputStream()));
        report.title("modbus", "Modbus devices");
        scale.report(report, "late as the test has it");
        return report.sections().get(0);
    }

    private static double figure(Section section, String id) {
        List<Figure> found = section.figures().stream()
                .filter(f -> f.id().endsWith("/" + id))
                .toList();
        assertThat(found).as(id).hasSize(1);
        return found.get(0).median();
    }
}
