/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that appends, reads and commits is killed with SIGKILL at any moment, a hundred times over the same few directories. What
 * it said was complete is there, once and in order, and its state is that of its position.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("penstock.kills", 104);
    private static final int CHAINS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void shouldLoseNothingThatWasCompleteWheneverItIsKilled() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CHAINS);
        List<Future<?>> chains = new ArrayList<>();
        for (int i = 0; i < CHAINS; i++) {
            Chain chain = new Chain(directory.resolve("chain-" + i), new Random(20260301 + i));
            chains.add(pool.submit(() -> {
                chain.hold();
                for (int kill = 0; kill < KILLS / CHAINS; kill++) {
                    chain.runAndKill(kill);
                    chain.verify(kill);
                }
                return null;
            }));
        }
        for (Future<?> chain : chains) {
            chain.get(10, TimeUnit.MINUTES);
        }
        pool.shutdown();
    }

    /** One directory and what is known of it. */
    private static final class Chain {
        private final Path data;
        private final Random random;
        private final long[] appended = new long[2];
        private final long[] seen = new long[2];
        private long committed;

        Chain(Path data, Random random) {
            this.data = data;
            this.random = random;
        }

        /** Before anything is appended: what no cursor holds may be trimmed. */
        void hold() throws IOException {
            try (SegmentBus bus = SegmentBus.open(data, CrashChild.settings(Durability.PROCESS), Clock.systemUTC())) {
                KitReader.open(bus, "parent").close();
            }
        }

        void runAndKill(int kill) throws Exception {
            Process child = start(kill % 4 == 3 ? Durability.DISK : Durability.PROCESS, kill);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> Files.size(said()) > 0);
            assertThat(child.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS))
                    .as("whether it ended by itself")
                    .isFalse();
            child.toHandle().destroyForcibly();
            child.waitFor();
            String text = Files.readString(said());
            // What has no line end was cut short by the kill and does not count.
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(this::note);
        }

        private Path said() {
            return data.resolve("said");
        }

        private void note(String line) {
            String[] parts = line.split(" ", 3);
            switch (parts[0]) {
                case "A" -> appended[Integer.parseInt(parts[1])] = Long.parseLong(parts[2]);
                case "C" -> committed = Long.parseLong(parts[1]);
                default -> throw new AssertionError(line);
            }
        }

        private Process start(Durability durability, int kill) throws IOException {
            Path temporary = data.resolve("tmp");
            Files.createDirectories(temporary);
            return new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-Djava.io.tmpdir=" + temporary,
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashChild.class.getName(),
                            data.toString(),
                            durability.name(),
                            Integer.toString(kill),
                            Long.toString(seen[0]),
                            Long.toString(seen[1]))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(said().toFile())
                    .start();
        }

        void verify(int kill) throws IOException {
            try (SegmentBus bus = SegmentBus.open(data, CrashChild.settings(Durability.PROCESS), Clock.systemUTC())) {
                verifyAppends(bus, kill);
                verifyCommits(bus, kill);
                assertThat(bus.status(Stream.EVENTS).holes()).isZero();
                assertThat(bus.cursors()).allMatch(c -> c.lost() == 0);
            }
            try (var left = Files.list(data.resolve("tmp"))) {
                for (Path p : left.toList()) {
                    Files.delete(p);
                }
            }
        }

        /** Each event once, in order, and all that were said to be complete. */
        private void verifyAppends(SegmentBus bus, int kill) {
            KitReader all = KitReader.open(bus, "parent").readAll();
            for (Event e : all.events()) {
                int device = e.device().equals(CrashChild.DEVICES[0]) ? 0 : 1;
                assertThat(KitEvents.number(e))
                        .as("kill %d, %s", kill, e.device())
                        .isEqualTo(seen[device]);
                seen[device]++;
            }
            assertThat(seen[0]).as("kill %d", kill).isGreaterThanOrEqualTo(appended[0]);
            assertThat(seen[1]).as("kill %d", kill).isGreaterThanOrEqualTo(appended[1]);
            all.commit().close();
        }

        /** The state that was saved is the one of the position that was saved, which is no earlier than the last that was said. */
        private void verifyCommits(SegmentBus bus, int kill) {
            KitReader child =
                    KitReader.open(bus, CrashChild.CURSOR, Stream.EVENTS, Selection.ALL, Start.EARLIEST, null);
            long position = Long.parseLong(
                    child.assigned().get(child.shard(0)).position().toString());
            assertThat(position).as("kill %d", kill).isGreaterThanOrEqualTo(committed);
            long[] next = CrashChild.next(child);
            assertThat(next[0] + next[1]).isEqualTo(position);
            for (Event e : child.readAll().events()) {
                int device = e.device().equals(CrashChild.DEVICES[0]) ? 0 : 1;
                assertThat(KitEvents.number(e))
                        .as("kill %d, %s", kill, e.device())
                        .isEqualTo(next[device]);
                next[device]++;
            }
            assertThat(next).isEqualTo(seen);
            child.close();
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherProcessHas() throws Exception {
        // Given
        Chain chain = new Chain(directory.resolve("taken"), new Random(1));
        Process other = chain.start(Durability.PROCESS, 0);
        try {
            await().atMost(PATIENCE).until(() -> Files.size(chain.said()) > 0);
            // When, Then
            assertThatThrownBy(() -> SegmentBus.open(
                            directory.resolve("taken"), CrashChild.settings(Durability.PROCESS), Clock.systemUTC()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another Penstock (process " + other.pid() + ")");
        } finally {
            other.destroyForcibly();
            other.waitFor();
        }
    }
}
