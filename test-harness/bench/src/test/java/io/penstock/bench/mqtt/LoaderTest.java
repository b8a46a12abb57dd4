/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.bench.measure.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void needsMosquitto() {
        assumeTrue(Broker.program().isPresent(), "mosquitto is not installed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldCountEveryMessageOnceThroughTheBareCopyAtASteadyRate(int qos) throws Exception {
        try (Broker broker = Broker.start(folder);
                Subject copy =
                        Subject.copy(broker.port(), qos, java.nio.file.Files.createTempDirectory(folder, "copy"))) {
            // When
            Outcome outcome = Loader.run(copy.load(broker.port(), 400, 100, 0.5, 0.5));

            // Then
            assertThat(outcome.sent()).isEqualTo(400);
            assertThat(outcome.lost()).isZero();
            assertThat(outcome.doubles()).isZero();
            assertThat(outcome.disordered()).isZero();
            assertThat(outcome.throughput()).isBetween(200.0, 600.0);
            assertThat(outcome.p99Micros()).isPositive();
        }
    }

    @Test
    void shouldKeepSendingInTheClosedLoopAsMessagesComeBack() throws Exception {
        try (Broker broker = Broker.start(folder);
                Subject copy =
                        Subject.copy(broker.port(), 1, java.nio.file.Files.createTempDirectory(folder, "copy"))) {
            // When
            Outcome outcome = Loader.run(copy.load(broker.port(), 0, 10, 0.2, 0.5));

            // Then
            assertThat(outcome.sent()).isGreaterThan(100);
            assertThat(outcome.lost()).isZero();
        }
    }

    @Test
    void shouldLoseNothingThroughPenstockWithAcknowledgements() throws Exception {
        // Given
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(said, true, StandardCharsets.UTF_8));

        // When
        new MqttBench(report, 1, 0.5, 0.5, 100).withoutLinger();

        // Then
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("penstock lost of [1-9]\\d* \\(0 doubles, 0 out of order\\) +0 ")
                .contains("penstock latency p99");
    }

    @Test
    void shouldFindTheNumberWhereverItStands() {
        assertThat(number("{\"seq\":42}")).isEqualTo(42);
        assertThat(number("{\"a\":1,\"seq\":\"7\",\"b\":2}")).isEqualTo(7);
        assertThat(number("{\"sequence\":1}")).isEqualTo(-1);
        assertThat(number("{\"seq\":")).isEqualTo(-1);
    }

    private static long number(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        return Ledger.number(bytes, 0, bytes.length);
    }
}
