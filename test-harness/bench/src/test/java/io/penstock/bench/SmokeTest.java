/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.bench.measure.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** That each bench runs and counts; how fast is said by running it, never by a test. */
class SmokeTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(said, true, StandardCharsets.UTF_8));

    @Test
    void shouldMeasureAppendsSinglesAndLatencyOfTheLog() throws Exception {
        // When
        var bench = new io.penstock.bench.log.LogBench(report, 1, 2_000, 0.2);
        bench.appends();
        bench.singles();
        bench.latency();

        // Then
        assertThat(said()).contains("seen by all readers", "plain file", "the pacing alone", "log, p99", "commit ");
    }

    @Test
    void shouldFindEveryEventWhenItOpensAHaltedLog() throws Exception {
        // When: it throws unless the log holds exactly these
        new io.penstock.bench.log.ReopenBench(report).run(10_000, 1);

        // Then
        assertThat(said()).contains("open after a halt", "open after a clean close");
    }

    @Test
    void shouldDeliverEveryEventInEveryLane() throws Exception {
        // When: it throws unless each lane delivers each
        new io.penstock.bench.inside.ManyLanesBench(report, 1, 0.2).run(5);

        // Then
        assertThat(said()).contains("5 lanes", "each lane its own devices", "the appends alone");
    }

    @Test
    void shouldRunTheLaneAndThePlainLoopOnTheSameBatches() throws Exception {
        // When: it throws unless each turn of a side gives the same bytes
        new io.penstock.bench.inside.InsideBench(report, 1, 20).run();

        // Then
        assertThat(said()).contains("lane to plain loop, by the clock");
    }

    @Test
    void shouldPollSimulatedDevicesInTurnsWithABarePoller() throws Exception {
        // When
        new io.penstock.bench.modbus.ModbusBench(report, 1, 0.1, 2).poll(5, 1);

        // Then
        assertThat(said()).contains("5 devices", "bare poller lateness p99");
        assertThat(said()).containsPattern("penstock polls made of those due +([5-9]|1[0-5])\\d");
    }

    @Test
    void shouldSeeWritesFollowReadingsBesideASaturatedPipeline() throws Exception {
        // When
        new io.penstock.bench.actuation.ActuationBench(report, 1, 0.5, 1).inProcess(true);

        // Then
        assertThat(figure("reading to driver write, writes")).isPositive();
        assertThat(figure("queue between two threads beside it, writes")).isBetween(190.0, 210.0);
        assertThat(figure("exported by the saturated pipeline meanwhile")).isPositive();
    }

    @Test
    void shouldSeeCoilsFollowRegisters() throws Exception {
        // When
        new io.penstock.bench.actuation.ActuationBench(report, 1, 0.5, 1).modbus(false);

        // Then
        assertThat(figure("reading sent to write come, writes")).isPositive();
        assertThat(figure("bare controller of the same library, alone, writes")).isPositive();
    }

    @Test
    void shouldAnswerEveryRequest() throws Exception {
        // When: it throws unless each is answered with 200
        new io.penstock.bench.rest.RestBench(report, 1, 0.2, 0.5).run(30, false);

        // Then
        assertThat(figure("10 devices, answered")).isEqualTo(500);
        assertThat(figure("30 devices, answered")).isEqualTo(500);
        assertThat(figure("bare server, answered")).isEqualTo(500);
    }

    @Test
    void shouldEvaluateManyRules() throws Exception {
        // When: it throws unless the rules come to the end of the stream
        var bench = new io.penstock.bench.rules.RulesBench(report, 1, 2_000);
        bench.evaluate("yaml", 0);

        // Then
        assertThat(figure("yaml, all on one resource, commands")).isPositive();
    }

    @Test
    void shouldLoadManyRulesAndTakeUpAChangedOne() throws Exception {
        // When: it throws unless all are there, and unless what was changed is written
        var bench = new io.penstock.bench.rules.RulesBench(report, 1, 0);
        bench.load(50);
        bench.change(30, 0.2);

        // Then
        assertThat(said()).contains("load in a new process", "save to first write");
    }

    @Test
    void shouldCheckWritesWithInterlocks() throws Exception {
        // When: it throws unless each write would be done
        new io.penstock.bench.interlock.InterlockBench(report, 1, 200).run();

        // Then
        assertThat(said()).contains("1,000 interlocks, each on its own output: the check");
    }

    @Test
    void shouldStartTheDemoAndSeeItsFirstLine() throws Exception {
        // Given
        Path demo = Path.of("../../profiles/demo");
        assumeTrue(Files.exists(demo.resolve("penstock.yaml")), "no checkout around the module");

        // When
        new io.penstock.bench.start.StartBench(report, demo)
                .start(Runtime.version().feature(), 1.5, 1);

        // Then
        assertThat(said()).contains("launch to first line exported");
    }

    @Test
    void shouldRunEachJmhBenchmark() throws Exception {
        // When
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io.penstock.bench.jmh.*")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .shouldFailOnError(true)
                        .build())
                .run();

        // Then
        assertThat(results)
                .extracting(r -> r.getPrimaryResult().getLabel())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "appendOne",
                        "appendHundred",
                        "encodeJson",
                        "decodeJson",
                        "encodeCbor",
                        "decodeCbor",
                        "encodeBinary",
                        "decodeBinary"));
    }

    /** The median that was said of it. */
    private double figure(String name) {
        return said().lines()
                .filter(line -> line.startsWith("   " + name + " "))
                .mapToDouble(line -> Double.parseDouble(
                        line.substring(name.length() + 3).strip().split(" ")[0]))
                .findFirst()
                .orElseThrow();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
