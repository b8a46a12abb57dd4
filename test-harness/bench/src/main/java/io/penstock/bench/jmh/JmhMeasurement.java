/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Call by call, with JMH. What is on the classpath is found; nothing is listed here. */
public final class JmhMeasurement implements Measurement {
    private static final String OURS = "io.penstock.bench.jmh.*";

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String group() {
        return "micro";
    }

    @Override
    public String about() {
        return "Codecs, log, functions and lanes call by call, with JMH.";
    }

    @Override
    public List<String> parts() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .sorted()
                .toList();
    }

    @Override
    public void run(Report report, Effort effort) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(effort.only() == null ? OURS : OURS + "\\." + effort.only() + "$")
                .forks(effort.pick(2, 1, 0))
                .warmupIterations(effort.pick(3, 1, 0))
                .warmupTime(TimeValue.milliseconds(effort.pick(1_000, 200, 20)))
                .measurementIterations(effort.pick(5, 2, 1))
                .measurementTime(TimeValue.milliseconds(effort.pick(1_000, 200, 20)))
                .jvmArgsAppend("-XX:+UseSerialGC")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        report.title("calls", "Call by call, with JMH");
        Collection<RunResult> results = new Runner(options).run();
        for (String label : new TreeSet<>(
                results.stream().map(r -> r.getPrimaryResult().getLabel()).toList())) {
            results.stream()
                    .filter(r -> r.getPrimaryResult().getLabel().equals(label))
                    .forEach(r ->
                            report.figure(Measured.of(label, samples(r), "us").digits(3)));
        }
    }

    /** Microseconds a call: every measured iteration of every fork. */
    private static Samples samples(RunResult result) {
        Samples samples = new Samples();
        result.getBenchmarkResults().forEach(fork -> {
            for (IterationResult iteration : fork.getIterationResults()) {
                samples.add(iteration.getPrimaryResult().getScore() / 1000);
            }
        });
        return samples;
    }
}
