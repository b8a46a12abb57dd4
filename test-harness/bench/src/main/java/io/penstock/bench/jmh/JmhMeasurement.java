/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Call by call, with JMH. What is on the classpath is found; nothing is listed here. */
public final class JmhMeasurement implements Measurement {
    private static final String PACKAGE = "io.penstock.bench.jmh.";
    private static final String SUFFIX = "Benchmark";

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
        return "Codecs, log, functions and routes call by call, with JMH; each beside a plain library or the same by hand.";
    }

    @Override
    public double minutes() {
        return 3.8;
    }

    /** A class of benchmarks each. */
    @Override
    public List<String> parts() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(entry -> part(entry.getUserClassQName()))
                .distinct()
                .sorted()
                .toList();
    }

    private static String part(String className) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return simple.substring(0, simple.length() - SUFFIX.length()).toLowerCase(Locale.ROOT);
    }

    @Override
    public void run(Report report, Effort effort) throws RunnerException {
        for (String part : parts()) {
            if (effort.wants(part)) {
                run(report, effort, part);
            }
        }
    }

    private static void run(Report report, Effort effort, String part) throws RunnerException {
        // a short run does not start a JVM for each: what it says is that they work; all of them in turns, so that what
        // disturbs one
        // does not pass for a difference
        Options options = new OptionsBuilder()
                .include("^" + PACKAGE.replace(".", "\\.") + "(?i:" + part + ")" + SUFFIX + "\\.")
                .forks(effort.pick(1, 0, 0))
                .warmupIterations(effort.pick(2, 1, 0))
                .warmupTime(TimeValue.milliseconds(effort.pick(300, 20, 1)))
                .measurementIterations(effort.pick(4, 1, 1))
                .measurementTime(TimeValue.milliseconds(effort.pick(200, 20, 5)))
                .jvmArgsAppend("-XX:+UseSerialGC")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        report.title(part, "Call by call, with JMH: " + part);
        Map<String, Samples> all = new TreeMap<>();
        Map<String, String> floors = new TreeMap<>();
        // where no JVM is started for each, the first turn finds nothing compiled
        for (int turn = effort.pick(0, -1, 0); turn < effort.pick(2, 3, 1); turn++) {
            for (RunResult result : new Runner(options).run()) {
                String label = result.getPrimaryResult().getLabel();
                Samples samples = all.computeIfAbsent(label, l -> new Samples());
                if (turn >= 0) {
                    add(result, samples);
                }
                floor(result.getParams().getBenchmark()).ifPresent(floor -> floors.put(label, floor));
            }
        }
        all.forEach((label, samples) -> {
            Measured figure = Measured.of(label, samples, "us").digits(3);
            String floor = floors.get(label);
            report.figure(
                    floor == null ? figure : figure.against(floor, Objects.requireNonNull(all.get(floor), floor)));
        });
    }

    /** What the benchmark's method says that it stands beside. */
    private static Optional<String> floor(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        try {
            return Stream.of(Class.forName(benchmark.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
                    .flatMap(method -> Stream.ofNullable(method.getAnnotation(Beside.class)))
                    .map(Beside::value)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("JMH ran " + benchmark + ", so it must be there", e);
        }
    }

    /** Microseconds a call: every measured iteration. */
    private static void add(RunResult result, Samples samples) {
        result.getBenchmarkResults().forEach(fork -> {
            for (IterationResult iteration : fork.getIterationResults()) {
                samples.add(iteration.getPrimaryResult().getScore() / 1000);
            }
        });
    }
}
