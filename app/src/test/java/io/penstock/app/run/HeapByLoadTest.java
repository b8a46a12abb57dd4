/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.BuildTest;
import io.penstock.app.run.HeapByLoad.Free;
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
    void shouldMakeRoomForTheYoungAndGiveItBack() throws Exception {
        // Given: the launcher's heap
        String heap = Files.readAllLines(BuildTest.root().resolve("penstock")).stream()
                .filter(line -> line.startsWith("heap="))
                .map(line -> line.substring("heap=".length()).replace("\"", ""))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(heap.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sizes.class.getName()));

        // When
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).as(said).isZero();
        long[] young = said.lines()
                .filter(line -> line.startsWith("young "))
                .mapToLong(line -> Long.parseLong(line.substring("young ".length())))
                .toArray();
        assertThat(young).as(said).hasSize(4);
        assertThat(young[1]).as(said).isGreaterThan(2 * young[0]);
        assertThat(young[2]).as(said).isGreaterThan(3 * young[1] / 2);
        assertThat(young[3]).as(said).isLessThan(young[1] * 2 / 3);
    }

    /** Says the size of Eden at first, with room made and with more, and with it given back. */
    static final class Sizes {
        private Sizes() {}

        public static void main(String[] args) throws Exception {
            byte[] live = new byte[12 << 20];
            try (HeapByLoad heap = HeapByLoad.ofThisJvm().orElseThrow()) {
                Free small = heap.aimed();
                System.gc();
                say();
                for (Free room : Free.ROOMY) {
                    heap.aim(room);
                    heap.step();
                    say();
                }
                heap.aim(small);
                for (int i = 0; i < 4; i++) {
                    heap.step();
                }
                say();
            } finally {
                Reference.reachabilityFence(live);
            }
        }

        private static void say() {
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Eden Space"))
                    .forEach(eden ->
                            System.out.println("young " + eden.getUsage().getCommitted()));
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
