/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.BusFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 3 MB that fills up under both the log and the state store. Needs root; {@link FullDiskTest} does not. */
class SmallDiskIT {
    /** Where SQLite's library is loaded from: the small disk could not be taken off while it is. */
    @TempDir
    static Path beside;

    @TempDir
    Path mountPoint;

    private boolean mounted;

    @BeforeAll
    static void unpackBeside() {
        SqliteLibrary.unpackTo(beside);
    }

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=3m", "none", mountPoint.toString());
        assumeTrue(mounted, "only root may mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", mountPoint.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            return p.waitFor(10, TimeUnit.SECONDS) && p.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private SegmentBus open() throws IOException {
        return SegmentBus.open(
                mountPoint, KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 30), Clock.systemUTC());
    }

    private static int fill(SegmentBus bus, int from) {
        int next = from;
        while (next < from + 100_000) {
            try {
                bus.append(Stream.EVENTS, larges("pump", next, next + 7))
                        .toCompletableFuture()
                        .join();
                next += 7;
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(BusFullException.class);
                return next;
            }
        }
        throw new AssertionError("the disk never filled");
    }

    @Test
    void shouldLoseAndCorruptNothingWhenTheDiskIsFull() throws Exception {
        // Given: something to delete later
        Path other = mountPoint.resolve("other");
        Files.write(other, new byte[700_000]);
        int taken;
        try (SegmentBus bus = open()) {
            KitReader reader = KitReader.open(bus, "a");
            taken = fill(bus, 0);
            // When: every round a little more of the state is written until that does not fit either
            reader.readUntil(taken / 2);
            boolean full = false;
            for (int i = 0; i < 300 && !full; i++) {
                try {
                    reader.commitState(reader.shard(0), "k" + i, new byte[8_000]);
                } catch (CompletionException e) {
                    full = true;
                }
            }
            assertThat(full).isTrue();
            assertThat(bus.trouble()).isNotNull();
            Files.delete(other);
            // Then
            reader.commit();
            taken = fill(bus, taken);
            reader.readUntil(taken);
            assertThat(reader.numbers())
                    .isEqualTo(LongStream.range(0, taken).boxed().toList());
        }
        try (SegmentBus bus = open()) {
            assertThat(bus.status(Stream.EVENTS).holes()).isZero();
            assertThat(bus.status(Stream.EVENTS).events()).isEqualTo(taken);
            KitReader again = KitReader.open(bus, "a");
            assertThat(again.readAll().numbers())
                    .endsWith((long) taken - 1)
                    .isSorted()
                    .doesNotHaveDuplicates();
            again.close();
        }
    }
}
