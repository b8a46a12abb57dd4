/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Cores.Role;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoresTest {
    private static final List<String> COMMAND = List.of("java", "-version");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldHoldNothingOnFewCores(int cores) {
        // When
        Cores few = Cores.of(first(cores), true);

        // Then
        assertThat(few.hold(Role.MEASURED, COMMAND)).isEqualTo(COMMAND);
        assertThat(few.hold(Role.AROUND, COMMAND)).isEqualTo(COMMAND);
        assertThat(few.text()).startsWith("nothing").contains(cores + " cores");
    }

    @Test
    void shouldGiveWhatSurroundsCoresOfItsOwn() {
        // When
        Cores four = Cores.of(first(4), true);

        // Then
        assertThat(four.hold(Role.MEASURED, COMMAND))
                .containsExactly("/usr/bin/taskset", "-c", "0,1", "java", "-version");
        assertThat(four.hold(Role.AROUND, COMMAND)).startsWith("/usr/bin/taskset", "-c", "2,3");
        assertThat(four.hold(Role.ALONE, COMMAND)).isEqualTo(COMMAND);
        assertThat(four.text()).contains("0,1", "2,3");
    }

    @Test
    void shouldLeaveMostOfManyCoresToWhatIsMeasured() {
        // When
        Cores many = Cores.of(first(16), true);

        // Then
        assertThat(many.of(Role.AROUND)).containsExactly(12, 13, 14, 15);
        assertThat(many.of(Role.MEASURED)).hasSize(12).doesNotContainAnyElementsOf(many.of(Role.AROUND));
    }

    @Test
    void shouldUseOnlyCoresThatAreAllowed() {
        // When
        Cores some = Cores.of(Cores.parse("1,4-6"), true);

        // Then
        assertThat(some.of(Role.MEASURED)).containsExactly(1, 4);
        assertThat(some.of(Role.AROUND)).containsExactly(5, 6);
        assertThat(some.holdToOne(COMMAND)).startsWith("/usr/bin/taskset", "-c", "1");
    }

    @Test
    void shouldHoldNothingWhereTheSystemCannot() {
        // When
        Cores cannot = Cores.of(first(8), false);

        // Then
        assertThat(cannot.hold(Role.AROUND, COMMAND)).isEqualTo(COMMAND);
        assertThat(cannot.holdToOne(COMMAND)).isEqualTo(COMMAND);
        assertThat(cannot.text()).contains("no /usr/bin/taskset");
    }

    @Test
    void shouldHoldNothingInATest() {
        // Then: measurements that run side by side would all be held to the same core
        assertThat(Cores.here().canHold()).isFalse();
        assertThat(Cores.here().holdToOne(COMMAND)).isEqualTo(COMMAND);
    }

    private static List<Integer> first(int cores) {
        return IntStream.range(0, cores).boxed().toList();
    }
}
