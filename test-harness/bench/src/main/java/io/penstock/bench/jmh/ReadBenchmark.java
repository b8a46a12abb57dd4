/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.log.PlainFile;
import io.penstock.bench.log.Tailing;
import io.penstock.bench.measure.WorkFolder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A hundred events read from the log, beside the same from a file of blocks with checksums; and a commit that is written at once, beside a block
 * written to a file. At the end both readers begin anew, a hundred thousand events later.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open before all else
public class ReadBenchmark {
    private static final int BLOCK = 100;
    private static final int BLOCKS = 1_000;
    private static final String CURSOR = "reader";

    private final List<Event> block = Readings.batches(1, BLOCK).get(0);
    private WorkFolder work;
    private Bus bus;
    private Reader reader;
    private Batch last;
    private FileChannel blocks;
    private PlainFile positions;

    @Setup
    public void open() throws IOException {
        work = new WorkFolder("jmh");
        bus = Buses.open(Files.createDirectories(work.path().resolve("bus")), "1GiB");
        blocks = FileChannel.open(blocks(work.path().resolve("blocks")), StandardOpenOption.READ);
        positions = new PlainFile(work.path());
        for (int i = 0; i < BLOCKS; i++) {
            bus.append(Stream.EVENTS, block).toCompletableFuture().join();
        }
        reader = bus.open(Buses.cursor(CURSOR, Start.EARLIEST), Tailing.ONE_SHARD);
        readHundred();
    }

    /** The same events: how long, what, and a checksum. */
    private Path blocks(Path file) throws IOException {
        byte[] bytes = EventBinary.encodeAll(block);
        ByteBuffer one = ByteBuffer.allocate(bytes.length + 8)
                .putInt(bytes.length)
                .put(bytes)
                .putInt(checksum(bytes))
                .flip();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < BLOCKS; i++) {
                fully(one.rewind(), out::write);
            }
        }
        return file;
    }

    private static int checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    @TearDown
    public void close() throws IOException {
        positions.close();
        blocks.close();
        reader.close();
        bus.close();
        work.close();
    }

    @Benchmark
    @Beside("scanHundred")
    @OperationsPerInvocation(BLOCK)
    public final Batch readHundred() {
        for (int left = BLOCK; left > 0; ) {
            Batch batch = reader.poll(Duration.ZERO, Duration.ZERO, left);
            if (batch == null || batch.events().isEmpty()) {
                reader.close();
                bus.seek(CURSOR, Start.EARLIEST);
                reader = bus.open(Buses.cursor(CURSOR, Start.EARLIEST), Tailing.ONE_SHARD);
            } else {
                left -= batch.events().size();
                last = batch;
            }
        }
        return last;
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public List<Event> scanHundred() throws IOException, DecodeException {
        if (blocks.position() == blocks.size()) {
            blocks.position(0);
        }
        byte[] bytes =
                new byte[fully(ByteBuffer.allocate(4), blocks::read).flip().getInt()];
        fully(ByteBuffer.wrap(bytes), blocks::read);
        if (fully(ByteBuffer.allocate(4), blocks::read).flip().getInt() != checksum(bytes)) {
            throw new IOException("a block must have its checksum");
        }
        return EventBinary.decodeAll(bytes);
    }

    @Benchmark
    @Beside("writePosition")
    public Batch commit() {
        reader.commit(last.shard(), last.end(), Checkpoint.EMPTY);
        reader.flush();
        return last;
    }

    @Benchmark
    public int writePosition() throws IOException {
        return positions.write(block.subList(0, 1));
    }

    private interface Step {
        int of(ByteBuffer bytes) throws IOException;
    }

    private static ByteBuffer fully(ByteBuffer bytes, Step step) throws IOException {
        while (bytes.hasRemaining()) {
            if (step.of(bytes) < 0) {
                throw new EOFException("a block must be whole");
            }
        }
        return bytes;
    }
}
