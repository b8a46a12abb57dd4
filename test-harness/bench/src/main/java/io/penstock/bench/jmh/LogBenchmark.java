/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.log.PlainFile;
import io.penstock.bench.measure.WorkFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Appends to the log without readers, an event: one at a time, and a hundred; beside the same bytes written to a file with a checksum. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open before all else
public class LogBenchmark {
    private static final int BLOCK = 100;

    private final List<Event> block = Readings.batches(1, BLOCK).get(0);
    private final List<Event> single = block.subList(0, 1);
    private WorkFolder work;
    private Bus bus;
    private PlainFile file;

    @Setup
    public void open() throws IOException {
        work = new WorkFolder("jmh");
        bus = Buses.open(work.path(), "1GiB");
        file = new PlainFile(work.path());
    }

    @TearDown
    public void close() throws IOException {
        file.close();
        bus.close();
        work.close();
    }

    @Benchmark
    @Beside("writeOne")
    public Void appendOne() {
        return bus.append(Stream.EVENTS, single).toCompletableFuture().join();
    }

    @Benchmark
    public int writeOne() throws IOException {
        return file.write(single);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public int writeHundred() throws IOException {
        return file.write(block);
    }

    @Benchmark
    @Beside("writeHundred")
    @OperationsPerInvocation(BLOCK)
    public Void appendHundred() {
        return bus.append(Stream.EVENTS, block).toCompletableFuture().join();
    }
}
