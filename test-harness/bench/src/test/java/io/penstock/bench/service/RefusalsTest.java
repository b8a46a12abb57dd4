/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.penstock.bench.Required;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Report;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.mqtt.DoorAsked.Answers;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Section;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final Report report = new Report(new PrintStream(OutputStream.nullOutputStream()));
    private final Effort effort = Effort.of(Effort.Level.MOMENT);

    @Test
    void shouldAskOverMqttBesideRest() throws IOException {
        // Given
        Required.there(Broker.missing());

        // When
        new DoorBench(report, effort).run();

        // Then: all of it was done
        Section section = report.sections().get(0);
        assertThat(median(section, "over-mqtt-p50")).isPositive();
        assertThat(median(section, "over-rest-p50")).isPositive();
        assertThat(section.tables())
                .filteredOn(t -> t.id().equals("door-load"))
                .singleElement()
                .satisfies(t -> assertThat(t.rows()).singleElement().satisfies(row -> assertThat(row.subList(2, 6))
                        .containsExactly("30", "0", "", "0")));
        assertThat(median(section, "greatest-rate-at-which-all-is-done")).isEqualTo(100);
    }

    @Test
    void shouldGiveUpADoorThatDoesNothingAndSayWhatItSaidFirst() {
        // Given
        AtomicLong seconds = new AtomicLong();
        LongSupplier clock = () -> TimeUnit.SECONDS.toNanos(seconds.getAndIncrement());
        Duration patience = Duration.ofSeconds(3);
        Iterator<String> says =
                List.of("", "{\"message\":\"no device\"}", "busy", "").iterator();

        // When, Then
        assertThatIOException()
                .isThrownBy(() -> DoorBench.awaitDone(() -> answers(0, says.next()), patience, clock))
                .withMessage("the door must do what is asked within 3 s, but said {\"message\":\"no device\"}");
        assertThatIOException()
                .isThrownBy(() -> DoorBench.awaitDone(() -> answers(0, ""), patience, clock))
                .withMessageEndingWith("but nothing was answered");
    }

    private static Answers answers(int done, String says) {
        return new Answers(new Percentiles(1, 0, 0, 0, 0, 0), done, 1, says, 0, 0);
    }

    @Test
    void shouldSayWhatAFullBusRefuses() throws IOException {
        // When
        new FullBusBench(report, effort).run();

        // Then
        Section section = report.sections().get(0);
        List<List<String>> rows = section.tables().stream()
                .filter(t -> t.id().equals("full"))
                .findFirst()
                .orElseThrow()
                .rows();
        assertThat(rows.get(0)).element(1).isEqualTo("200");
        assertThat(rows.get(1).get(1)).startsWith("5");
        assertThat(rows.get(1).get(2)).contains("the stream events is at its cap");
        assertThat(median(section, "readings-refused")).isPositive();
    }

    private static double median(Section section, String id) {
        return section.figures().stream()
                .filter(f -> f.id().endsWith("/" + id))
                .findFirst()
                .map(Figure::median)
                .orElseThrow(() -> new AssertionError("no figure " + id));
    }
}
