/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.BuildTest;
import io.penstock.app.run.HeapByLoad.Leftovers;
import io.penstock.app.run.HeapByLoad.Load;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapByLoadTest {
    private final Load load = new Load();

    @Test
    void shouldSeeALoadSoonAndBelieveItsEndLate() {
        // Given
        assertThat(looks(2, 0.1)).isFalse();

        // When
        boolean third = load.look(0.1);

        // Then
        assertThat(third).isTrue();
        assertThat(load.level()).isEqualTo(1);
        assertThat(looks(59, 0.001)).isFalse();
        assertThat(load.look(0.001)).isTrue();
        assertThat(load.level()).isZero();
    }

    @Test
    void shouldTakeAMomentOfEitherForNothing() {
        // Given
        assertThat(looks(2, 0.1)).isFalse();
        assertThat(looks(1, 0.02)).isFalse();

        // When
        boolean once = looks(2, 0.1);

        // Then
        assertThat(once).isFalse();
        assertThat(load.look(0.1)).isTrue();
        assertThat(looks(59, 0)).isFalse();
        assertThat(looks(1, 0.02)).isFalse();
        assertThat(looks(59, 0)).isFalse();
    }

    @Test
    void shouldGoFurtherWhereTheRoomMadeIsNotEnoughAndBackAllTheWay() {
        // Given
        looks(3, 0.2);

        // When
        boolean sixth = looks(3, 0.06);

        // Then
        assertThat(sixth).isTrue();
        assertThat(load.level()).isEqualTo(2);
        assertThat(looks(30, 0.06)).as("there is no more").isFalse();
        assertThat(looks(60, 0)).isTrue();
        assertThat(load.level()).isZero();
    }

    @Test
    void shouldCollectWhatIsLeftInALargeOldGenerationButSeldom() {
        // Given
        Leftovers leftovers = new Leftovers();
        long much = 8L << 20;
        for (int i = 0; i < 200; i++) {
            assertThat(leftovers.look(0, 10 * much))
                    .as("a small one fills soon")
                    .isFalse();
        }

        // When
        int first = looksUntilDue(leftovers, much);
        int second = looksUntilDue(leftovers, much);

        // Then
        assertThat(first).isEqualTo(120);
        assertThat(second).isEqualTo(120);
        for (int i = 0; i < 500; i++) {
            assertThat(leftovers.look(1, much - 1)).as("little is left").isFalse();
        }
        assertThat(leftovers.look(2, much)).isTrue();
    }

    private static int looksUntilDue(Leftovers leftovers, long bytes) {
        int looks = 1;
        while (!leftovers.look(1, bytes)) {
            looks++;
        }
        return looks;
    }

    @Test
    void shouldMakeRoomForTheYoungAndGiveItBack() throws Exception {
        // When
        List<Sizes.Said> said = sizes(12, "800m");

        // Then
        assertThat(said).hasSize(5);
        assertThat(said.get(1).young()).isGreaterThan(2 * said.get(0).young());
        assertThat(said.get(2).young()).isGreaterThan(3 * said.get(1).young() / 2);
        assertThat(said.get(3).old())
                .as("kept at a full collection")
                .isEqualTo(said.get(2).old());
        assertThat(said.get(4).young()).isLessThan(said.get(1).young() * 2 / 3);
    }

    @Test
    void shouldMakeTheSameRoomWhateverLives() throws Exception {
        // When
        List<Sizes.Said> little = sizes(12, "800m");
        List<Sizes.Said> much = sizes(45, "800m");

        // Then
        for (int level = 1; level <= 2; level++) {
            long room = HeapByLoad.ROOMY.get(level - 1);
            assertThat(little.get(level).old()).isBetween(room * 8 / 10, room * 11 / 10);
            assertThat(much.get(level).old()).isBetween(room * 8 / 10, room * 11 / 10);
        }
        assertThat(much.get(4).old())
                .as("by what lives")
                .isGreaterThan(little.get(4).old() * 2);
    }

    /** As docs/how-to/install.md says it, for a gateway with little memory. */
    @Test
    void shouldMakeAsMuchRoomAsASmallHeapHas() throws Exception {
        // When
        List<Sizes.Said> said = sizes(60, "256m");

        // Then
        assertThat(said.get(0).old()).as("what lives has room").isGreaterThan(60L << 20);
        assertThat(said.get(2).old()).isGreaterThan(100L << 20);
        assertThat(said.get(2).young()).isGreaterThan(said.get(0).young());
    }

    /** In a JVM with the launcher's heap of at most this, where so many megabytes live. */
    private static List<Sizes.Said> sizes(int live, String most) throws Exception {
        String heap = Files.readAllLines(BuildTest.root().resolve("penstock")).stream()
                .filter(line -> line.startsWith("heap="))
                .map(line -> line.substring("heap=".length()).replace("\"", ""))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(heap.split(" ")));
        command.addAll(
                List.of("-Xmx" + most, "-cp", System.getProperty("java.class.path"), Sizes.class.getName(), "" + live));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines()
                .filter(line -> line.startsWith("sizes "))
                .map(line -> line.split(" "))
                .map(word -> new Sizes.Said(Long.parseLong(word[1]), Long.parseLong(word[2])))
                .toList();
    }

    /** Says how large Eden and the old generation are at first, with room made, with more, after a full collection, and given back. */
    static final class Sizes {
        record Said(long young, long old) {}

        private Sizes() {}

        public static void main(String[] args) throws Exception {
            List<byte[]> live = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                live.add(new byte[1 << 20]);
            }
            try (HeapByLoad heap = HeapByLoad.ofThisJvm().orElseThrow()) {
                System.gc();
                say();
                for (long room : HeapByLoad.ROOMY) {
                    heap.enlarge(room);
                    say();
                }
                System.gc();
                say();
                heap.giveBack();
                for (int i = 0; i < 4; i++) {
                    heap.step();
                }
                say();
            } finally {
                Reference.reachabilityFence(live);
            }
        }

        private static void say() {
            System.out.println("sizes " + committed("Eden Space") + " " + committed("Tenured Gen"));
        }

        private static long committed(String pool) {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(bean -> bean.getName().equals(pool))
                    .mapToLong(bean -> bean.getUsage().getCommitted())
                    .sum();
        }
    }

    private boolean looks(int times, double share) {
        boolean changed = false;
        for (int i = 0; i < times; i++) {
            changed |= load.look(share);
        }
        return changed;
    }
}
