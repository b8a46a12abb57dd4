/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a log after any damage: everything else, with what is gone counted. */
class DamageTest {
    @TempDir
    Path directory;

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** Three blocks of three events each; gives where each ends. */
    private int[] threeBlocks() throws IOException {
        int[] ends = new int[3];
        try (LogFixture f = new LogFixture(directory)) {
            for (int i = 0; i < 3; i++) {
                f.append(events("pump", 3 * i, 3 * i + 3));
                ends[i] = (int) Files.size(segment(0));
            }
        }
        return ends;
    }

    private Path segment(long base) {
        return directory.resolve("%019d.seg".formatted(base));
    }

    @Test
    void shouldCutATornTailWhereverItIsTornAndGoOn() throws Exception {
        // Given
        int[] ends = threeBlocks();
        byte[] whole = Files.readAllBytes(segment(0));
        for (int length = 0; length < whole.length; length++) {
            Files.write(segment(0), Arrays.copyOf(whole, length));
            int blocks = length >= ends[1] ? 2 : length >= ends[0] ? 1 : 0;
            // When
            try (LogFixture f = new LogFixture(directory)) {
                assertThat(f.log.end()).isEqualTo(3L * blocks);
                assertThat(Files.size(segment(0))).isEqualTo(blocks == 0 ? 0 : ends[blocks - 1]);
                f.append(events("pump", 3 * blocks, 3 * blocks + 2));
            }
            // Then
            try (LogFixture f = new LogFixture(directory)) {
                assertThat(f.take(0).numbers).isEqualTo(numbers(0, 3L * blocks + 2));
                assertThat(f.log.retention().holes()).isZero();
            }
        }
    }

    @Test
    void shouldPassOverABlockWithAnyBitFlipped() throws Exception {
        // Given
        int[] ends = threeBlocks();
        byte[] whole = Files.readAllBytes(segment(0));
        for (int bit = ends[0] * 8; bit < ends[1] * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(segment(0), damaged);
            // When
            try (LogFixture f = new LogFixture(directory)) {
                LogFixture.Taken taken = f.take(0);
                // Then
                assertThat(taken.numbers).as("bit %d", bit).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
                assertThat(taken.lost).isEqualTo(3);
                assertThat(f.log.retention().holes()).isEqualTo(1);
                assertThat(f.log.retention().takeUnannounced()).containsExactly(new Loss(3, 6, Loss.BAD_BLOCK));
                assertThat(f.take(4).lost).isEqualTo(2);
            }
        }
    }

    @Test
    void shouldCutALastBlockWithAnyBitFlippedAndGoOn() throws Exception {
        // Given
        int[] ends = threeBlocks();
        byte[] whole = Files.readAllBytes(segment(0));
        for (int bit = ends[1] * 8; bit < ends[2] * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(segment(0), damaged);
            // When
            try (LogFixture f = new LogFixture(directory)) {
                f.append(events("pump", 100, 101));
            }
            // Then
            try (LogFixture f = new LogFixture(directory)) {
                assertThat(f.take(0).numbers).as("bit %d", bit).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 100L);
            }
        }
    }

    /** Fills more than two segments; gives how many events. */
    private int threeSegments() throws IOException {
        try (LogFixture f = new LogFixture(directory)) {
            int n = 0;
            while (f.log.retention().segments().length < 3) {
                f.append(larges("pump", n, n + 3));
                n += 3;
            }
            return n;
        }
    }

    private long secondBase() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(Segment::baseOf).sorted().toList().get(1);
        }
    }

    private long thirdBase() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(Segment::baseOf).sorted().toList().get(2);
        }
    }

    @Test
    void shouldFindDamageInASealedSegmentWhenItIsRead() throws Exception {
        // Given
        int n = threeSegments();
        byte[] whole = Files.readAllBytes(segment(0));
        for (int at : new int[] {10, whole.length / 2, whole.length / 2 + 300}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(segment(0), damaged);
            // When
            try (LogFixture f = new LogFixture(directory)) {
                LogFixture.Taken taken = f.take(0);
                // Then
                assertThat(taken.lost).as("byte %d", at).isEqualTo(3);
                assertThat(taken.numbers).hasSize(n - 3).doesNotHaveDuplicates().isSorted();
                assertThat(f.log.retention().holes()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldOpenASegmentWhoseSealIsDamagedByLookingAtItsBlocks() throws Exception {
        // Given
        int n = threeSegments();
        byte[] whole = Files.readAllBytes(segment(0));
        for (int back = 1; back < 60; back++) {
            byte[] damaged = whole.clone();
            damaged[whole.length - back] ^= 16;
            Files.write(segment(0), damaged);
            // When, Then
            try (LogFixture f = new LogFixture(directory)) {
                LogFixture.Taken taken = f.take(0);
                assertThat(taken.numbers).as("byte -%d", back).isEqualTo(numbers(0, n));
                assertThat(taken.lost).isZero();
            }
        }
    }

    @Test
    void shouldCountAMissingSegmentAsAHole() throws Exception {
        // Given
        int n = threeSegments();
        long second = secondBase();
        long third = thirdBase();
        Files.delete(segment(second));
        // When
        try (LogFixture f = new LogFixture(directory)) {
            LogFixture.Taken taken = f.take(0);
            // Then
            assertThat(taken.numbers).hasSize((int) (n - (third - second))).isSorted();
            assertThat(taken.lost).isEqualTo(third - second);
            assertThat(f.log.retention().holes()).isEqualTo(1);
            assertThat(f.log.retention().takeUnannounced())
                    .containsExactly(new Loss(second, third, Loss.MISSING_SEGMENT));
        }
    }

    @Test
    void shouldCountASegmentThatVanishesWhileItIsOpenAsAHole() throws Exception {
        // Given
        int n = threeSegments();
        long second = secondBase();
        long third = thirdBase();
        try (LogFixture f = new LogFixture(directory)) {
            Files.delete(segment(second));
            // When
            LogFixture.Taken taken = f.take(0);
            // Then
            assertThat(taken.numbers).hasSize((int) (n - (third - second))).isSorted();
            assertThat(taken.lost).isEqualTo(third - second);
        }
    }

    @Test
    void shouldNotGiveOffsetsTwiceWhenACursorIsAheadOfTheEnd() throws Exception {
        // Given: a power cut took the last three events, but not the cursor behind them
        threeBlocks();
        byte[] whole = Files.readAllBytes(segment(0));
        Files.write(segment(0), Arrays.copyOf(whole, whole.length - 1));
        // When
        try (LogFixture f = new LogFixture(directory, Disk.REAL, 9)) {
            f.append(events("pump", 50, 51));
        }
        // Then
        try (LogFixture f = new LogFixture(directory, Disk.REAL, 10)) {
            assertThat(f.take(9).numbers).containsExactly(50L);
            LogFixture.Taken all = f.take(0);
            assertThat(all.numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 50L);
            assertThat(all.lost).isEqualTo(3);
            assertThat(all.next).isEqualTo(10);
        }
    }

    @Test
    void shouldRefuseALogOfANewerVersion() throws Exception {
        // Given: a sound block that says version 2
        threeBlocks();
        byte[] whole = Files.readAllBytes(segment(0));
        whole[4] = 2;
        byte[] mended = BlockTool.withRightChecks(whole, 0);
        Files.write(segment(0), mended);
        // When, Then
        assertThatThrownBy(() -> new LogFixture(directory).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 1 or older")
                .hasMessageContaining("has version 2");
    }

    /** A file with bytes that the disk cannot read. */
    private static RandomAccessFile unreadable(Path file, long from, long to) throws IOException {
        return new RandomAccessFile(file.toFile(), "r") {
            @Override
            public int read(byte[] b, int offset, int length) throws IOException {
                long at = getFilePointer();
                if (at >= from && at < to) {
                    throw new IOException("Input/output error");
                }
                return super.read(b, offset, at < from ? (int) Math.min(length, from - at) : length);
            }
        };
    }

    /** A disk that cannot read the last segment between these places. */
    private static Disk unreadable(long from, long to) {
        return new Disk() {
            @Override
            public RandomAccessFile read(Path file) throws IOException {
                return unreadable(file, from, to);
            }
        };
    }

    @Test
    void shouldCountWhatItsLastBlockHeldThatCannotBeReadAndNotCutIt() throws Exception {
        // Given: the head of the block can be read
        int[] ends = threeBlocks();
        Disk bad = unreadable(ends[2] - 1, ends[2]);
        // When
        try (LogFixture f = new LogFixture(directory, bad, 0)) {
            assertThat(f.log.end()).isEqualTo(9);
            assertThat(f.log.retention().takeUnannounced()).containsExactly(new Loss(6, 9, Loss.BAD_BLOCK));
            f.append(events("pump", 50, 51));
            // Then
            LogFixture.Taken taken = f.take(0);
            assertThat(taken.numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 50L);
            assertThat(taken.lost).isEqualTo(3);
        }
        // When the disk has recovered
        try (LogFixture f = new LogFixture(directory)) {
            // Then
            assertThat(f.take(0).numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 50L);
        }
    }

    @Test
    void shouldCountNoLessThanAnEndMayHaveHeldOfWhichNothingCanBeRead() throws Exception {
        // Given
        int[] ends = threeBlocks();
        Disk bad = unreadable(ends[0], ends[2]);
        // When
        long end;
        try (LogFixture f = new LogFixture(directory, bad, 0)) {
            end = f.log.end();
            f.append(events("pump", 50, 51));
            // Then
            LogFixture.Taken taken = f.take(0);
            assertThat(taken.numbers).containsExactly(0L, 1L, 2L, 50L);
            assertThat(taken.lost).isEqualTo(end - 3).isGreaterThanOrEqualTo(6);
        }
        // When the disk has recovered
        try (LogFixture f = new LogFixture(directory)) {
            // Then
            LogFixture.Taken taken = f.take(0);
            assertThat(taken.numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 50L);
            assertThat(taken.next).isEqualTo(end + 1);
        }
    }

    @Test
    void shouldCutATornTailThoughASectorBeforeItCannotBeRead() throws Exception {
        // Given
        long whole = 0;
        try (LogFixture f = new LogFixture(directory)) {
            for (int i = 0; i < 30; i++) {
                whole = Files.exists(segment(0)) ? Files.size(segment(0)) : 0;
                f.append(larges("pump", 3 * i, 3 * i + 3));
            }
        }
        byte[] all = Files.readAllBytes(segment(0));
        Files.write(segment(0), Arrays.copyOf(all, all.length - 1));
        // When
        try (LogFixture f = new LogFixture(directory, unreadable(4_096, 8_192), 0)) {
            // Then
            assertThat(f.log.end()).isEqualTo(87);
            assertThat(Files.size(segment(0))).isEqualTo(whole);
            assertThat(f.log.retention().takeUnannounced()).hasSize(1);
        }
    }

    /** The offsets of the blocks that are found in a segment. */
    private static List<Long> found(SegmentInput in) throws IOException {
        List<Long> bases = new ArrayList<>();
        long limit = in.length();
        long place = 0;
        while (place != SegmentInput.NONE && place < limit) {
            int at = in.head(place, limit);
            if (at == SegmentInput.NONE) {
                place = in.next(place + 1, limit);
            } else {
                bases.add(BlockFormat.base(in.buffer(), at));
                place += BlockFormat.length(in.buffer(), at);
            }
        }
        return bases;
    }

    @Test
    void shouldGoOnBehindBytesThatCannotBeRead() throws Exception {
        // Given
        threeSegments();
        Segment first = new Segment(directory, 0);
        List<Long> all;
        try (SegmentInput in = new SegmentInput(first)) {
            all = found(in);
        }
        // When
        List<Long> left;
        try (SegmentInput in = new SegmentInput(first, unreadable(first.file, 8_192, 12_288))) {
            left = found(in);
        }
        // Then what is gone is in one piece, and little more than that
        List<Long> gone = new ArrayList<>(all);
        gone.removeAll(left);
        assertThat(gone).isEqualTo(all.subList(all.indexOf(gone.get(0)), all.indexOf(gone.get(0)) + gone.size()));
        assertThat(gone.size()).isBetween(4_096 / 900, 8_192 / 700);
        assertThat(left).isSorted().contains(all.get(0), all.get(all.size() - 1));
    }

    @Test
    void shouldNotTakeABlockInsideAnEventForABlockOfItsOwn() throws Exception {
        // Given: a log that carries pieces of another log, torn inside of one
        threeBlocks();
        byte[] other = Files.readAllBytes(segment(0));
        Files.delete(segment(0));
        try (LogFixture f = new LogFixture(directory, Disk.REAL, 5)) {
            f.append(events("pump", 0, 1));
            f.append(List.of(KitEvents.event("pump", 1)
                    .withReadings(List.of(
                            KitEvents.event("pump", 1).readings().get(0),
                            io.penstock.api.event.Reading.ofObject(
                                    "piece", io.penstock.api.event.ValueType.BINARY, 1, other)))));
        }
        byte[] whole = Files.readAllBytes(segment(5));
        Files.write(segment(5), Arrays.copyOf(whole, whole.length - 1));
        // When, Then
        try (LogFixture f = new LogFixture(directory)) {
            assertThat(f.take(5).numbers).containsExactly(0L);
            assertThat(f.log.end()).isEqualTo(6);
        }
    }
}
