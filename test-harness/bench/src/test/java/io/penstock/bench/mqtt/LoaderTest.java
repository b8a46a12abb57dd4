/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.Required;
import io.penstock.bench.measure.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderTest {
    private static final Pattern NOTHING_LOST =
            Pattern.compile("penstock lost of [1-9]\\d* \\(0 doubles, 0 out of order\\) +0 ");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void needsMosquitto() {
        Required.there(Broker.missing());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldCountEveryMessageOnceThroughTheBareCopyAtASteadyRate(int qos) throws Exception {
        try (Broker broker = Broker.start(folder);
                Subject copy = Subject.copy(
                        Way.through(broker), qos, java.nio.file.Files.createTempDirectory(folder, "copy"))) {
            // When: more than once only where the machine itself stands still meanwhile
            Outcome outcome = Loader.run(copy.load(Way.through(broker), 400, 100, 0.5, 0.5));
            for (int more = 0; more < 2 && Math.abs(outcome.throughput() - 400) > 200; more++) {
                outcome = Loader.run(copy.load(Way.through(broker), 400, 100, 0.5, 0.5));
            }

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
                        Subject.copy(Way.through(broker), 1, java.nio.file.Files.createTempDirectory(folder, "copy"))) {
            // When
            Outcome outcome = Loader.run(copy.load(Way.through(broker), 0, 10, 0.2, 0.5));

            // Then
            assertThat(outcome.sent()).as("more than are on the way at once").isGreaterThan(10);
            assertThat(outcome.lost()).isZero();
        }
    }

    @Test
    void shouldLoseNothingFromOneBrokerToAnother() throws Exception {
        // When
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        bench(said).between();

        // Then: at saturation and at the steady rate
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("from one broker to another")
                .containsPattern(Pattern.compile(NOTHING_LOST + "[\\s\\S]*" + NOTHING_LOST));
    }

    @Test
    void shouldLoseNothingThroughPenstockWithAcknowledgements() throws Exception {
        // When: more than once only where the machine is too slow for the rate
        String said = saidWithoutLinger();
        for (int more = 0; more < 2 && !NOTHING_LOST.matcher(said).find(); more++) {
            said = saidWithoutLinger();
        }

        // Then
        assertThat(said).containsPattern(NOTHING_LOST).contains("penstock latency p99");
    }

    private static String saidWithoutLinger() throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        bench(said).withoutLinger();
        return said.toString(StandardCharsets.UTF_8);
    }

    private static MqttBench bench(ByteArrayOutputStream said) {
        return new MqttBench(new Report(new PrintStream(said, true, StandardCharsets.UTF_8)), 1, 0.5, 0.5, 100);
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
