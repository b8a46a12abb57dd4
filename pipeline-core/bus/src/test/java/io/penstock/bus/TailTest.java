/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Selection;
import io.penstock.api.event.Event;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the newest blocks are kept as objects, and for whom. */
class TailTest {
    @TempDir
    Path directory;

    @Test
    void shouldBoundTheTail() throws Exception {
        // Given
        try (LogFixture f = new LogFixture(directory)) {
            // a reader that has read nothing of the tail yet
            f.log.add(new Gate(Selection.ALL, () -> f.log.tail().firstOffset(0)));
            // When
            for (int i = 0; i < 60_000; i += 100) {
                f.append(larges("pump", i, i + 100));
            }
            // Then
            assertThat(f.log.tail().bytes()).isBetween(2L << 20, 4L << 20);
            long first = f.log.tail().firstOffset(-1);
            assertThat(f.log.tail().find(first, 0)).isNotNull();
            assertThat(f.log.tail().find(first - 1, 0)).isNull();
            assertThat(f.log.tail().find(60_000, 0)).isNull();
        }
    }

    @Test
    void shouldLetGoOfTheTailThatAllHavePassed() throws Exception {
        // Given
        try (LogFixture f = new LogFixture(directory)) {
            AtomicLong reader = new AtomicLong();
            f.log.add(new Gate(Selection.ALL, reader::get));
            f.append(larges("pump", 0, 2_000));
            assertThat(f.log.tail().firstOffset(-1)).isZero();
            // When
            reader.set(1_500);
            f.append(larges("pump", 2_000, 2_100));
            // Then
            assertThat(f.log.tail().find(1_499, 0)).as("what it still reads").isNotNull();
            assertThat(f.log.tail().find(2_099, 0)).isNotNull();
            assertThat(f.log.tail().find(1_000, 0))
                    .as("a block that it has passed")
                    .isNull();
        }
    }

    @Test
    void shouldKeepNoTailForAReaderThatHasFallenOutOfIt() throws Exception {
        // Given
        try (LogFixture f = new LogFixture(directory)) {
            AtomicLong reader = new AtomicLong(2_000);
            f.log.add(new Gate(Selection.ALL, reader::get));
            f.append(larges("pump", 0, 2_000));
            f.append(larges("pump", 2_000, 3_000));
            f.log.add(new Gate(Selection.ALL, () -> 0));
            // When
            reader.set(3_000);
            f.append(larges("pump", 3_000, 3_100));
            // Then
            assertThat(f.log.tail().find(2_999, 0)).isNull();
            assertThat(f.log.tail().find(3_099, 0)).isNotNull();
        }
    }

    @Test
    void shouldAlwaysKnowItsFirstOffsetWhileTheOldestIsDropped() throws Exception {
        // Given: room for a few blocks of one event
        Tail tail = new Tail(2_000);
        tail.add(block(0));
        AtomicBoolean done = new AtomicBoolean();
        Thread adding = new Thread(() -> {
            for (long base = 1; base < 300_000; base++) {
                tail.add(block(base));
            }
            done.set(true);
        });
        adding.start();
        // When
        long unknown = 0;
        while (!done.get()) {
            unknown += tail.firstOffset(-1) < 0 ? 1 : 0;
        }
        adding.join();
        // Then
        assertThat(unknown).isZero();
    }

    private static TailBlock block(long base) {
        return new TailBlock(base, new Event[1], new Triple[0], new int[0], new int[0], 100);
    }
}
