/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.OwnProcesses;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Results;
import io.penstock.bench.result.Section;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That each measurement there is runs and counts right; how fast is said by running it, never by a test. */
class SmokeTest {
    /** What must be true of some beside what must be true of all. */
    private static final Map<String, Consumer<Results>> MORE = Map.of(
            "modbus",
            r -> assertThat(median(r, "modbus/5-devices/penstock-polls-made-of-those-due"))
                    .isBetween(50.0, 160.0),
            "actuation",
            SmokeTest::shouldSeeWritesFollowReadings,
            "rest",
            SmokeTest::shouldHaveAnsweredEveryRequest,
            "rules",
            r -> assertThat(median(r, "rules/yaml/yaml-all-on-one-resource-commands"))
                    .isPositive());

    /** What must have been warmed up before the figures of a section, as the section says itself. */
    private static final Map<String, List<String>> WARM = Map.of(
            "rest/alone", List.of("bare server", "10 devices", "30 devices"),
            "actuation/process", List.of("penstock"),
            "actuation/modbus", List.of("penstock", "bare controller"),
            "modbus/5-devices", List.of("penstock", "bare poller"),
            "mqtt/qos1/saturation", List.of("penstock", "bare copy"),
            "system/rates", List.of("penstock"),
            "growth/pipelines", List.of("penstock"),
            "rules/change", List.of("penstock"),
            "service/answers", List.of("penstock"),
            "devices/virtual", List.of("penstock"));

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> shouldMeasureForAMoment() {
        return Measurements.all().stream().map(m -> DynamicTest.dynamicTest(m.name(), () -> measure(m)));
    }

    private static void measure(Measurement measurement) {
        // Given
        Required.there(measurement.missing());
        Consumer<Results> more = MORE.getOrDefault(measurement.name(), r -> {});

        // When, Then: what is counted in a moment is counted once more where the machine may have stood still in that
        // moment
        Results results = complete(measurement);
        try {
            more.accept(results);
        } catch (AssertionError e) {
            more.accept(complete(measurement));
        }
    }

    private static Results complete(Measurement measurement) {
        // When: it throws when what it counts is not true
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        OwnProcesses own = OwnProcesses.begin();
        Results results = new Run(new PrintStream(said, true, StandardCharsets.UTF_8), soFar -> {}, own::end)
                .of(List.of(measurement), Effort.of(Effort.Level.MOMENT), "test");

        // Then
        assertThat(results.failures()).isEmpty();
        assertThat(results.sections()).isNotEmpty().allSatisfy(SmokeTest::shouldBeComplete);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(results.sections().get(0).title());
        return results;
    }

    private static void shouldBeComplete(Section section) {
        assertThat(section.figures().size()
                        + section.plots().size()
                        + section.tables().size()
                        + section.notes().size())
                .as("what %s says", section.id())
                .isPositive();
        for (Figure figure : section.figures()) {
            assertThat(figure.samples()).as(figure.id()).isNotEmpty().allMatch(Double::isFinite);
            assertThat(section.figures())
                    .extracting(Figure::id)
                    .as("the baseline of %s", figure.id())
                    .contains(figure.baseline() == null ? figure.id() : figure.baseline());
        }
        assertThat(section.notes().stream()
                        .filter(note -> note.contains(" warmed up "))
                        .map(note -> note.replaceFirst(" warmed up .*", "")))
                .as("what %s says to have warmed up", section.id())
                .containsAll(WARM.getOrDefault(section.id(), List.of()));
        section.plots()
                .forEach(p -> assertThat(p.lines()).as(p.id()).isNotEmpty().allSatisfy(line -> assertThat(line.points())
                        .isNotEmpty()));
    }

    private static void shouldSeeWritesFollowReadings(Results r) {
        assertThat(median(r, "actuation/process/reading-to-driver-write-writes"))
                .isPositive();
        assertThat(median(r, "actuation/process/queue-between-two-threads-beside-it-writes"))
                .isBetween(190.0, 210.0);
        assertThat(median(r, "actuation/process/exported-by-the-saturated-pipeline-meanwhile"))
                .isPositive();
        assertThat(median(r, "actuation/modbus/reading-sent-to-write-come-writes"))
                .isPositive();
    }

    private static void shouldHaveAnsweredEveryRequest(Results r) {
        for (String side : List.of("few", "many", "bare")) {
            assertThat(median(r, "rest/alone/" + side + "-answered")).as(side).isEqualTo(500);
        }
    }

    private static double median(Results results, String id) {
        return results.figure(id)
                .orElseThrow(() -> new AssertionError("no figure " + id))
                .median();
    }
}
