/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That what breaks a promise is seen: an instrument that finds nothing must be able to find something. */
class ArrivedTest {
    private final Arrived arrived = new Arrived();

    private void add(String device, long... numbers) {
        for (long n : numbers) {
            arrived.add(device, "{\"device\":\"" + device + "\",\"values\":{\"seq\":" + n + "}}");
        }
    }

    @Test
    void shouldCountWhatIsMissingDoubledAndOutOfOrder() {
        // Given
        arrived.reset(10);

        // When
        add("a", 9, 10, 12, 12, 11);
        add("b", 15, 16);

        // Then
        assertThat(arrived.unique()).isEqualTo(5);
        assertThat(arrived.doubles()).isEqualTo(1);
        assertThat(arrived.disordered())
                .as("11 behind 12; devices for themselves")
                .isEqualTo(1);
        assertThat(arrived.missing(7)).isEqualTo("3,4");
    }

    @Test
    void shouldNotCallADoubleOutOfOrder() {
        // When: resent from the first that was not acknowledged
        add("a", 1, 2, 3, 2, 3, 4);

        // Then
        assertThat(arrived.disordered()).isZero();
        assertThat(arrived.doubles()).isEqualTo(2);
    }

    @Test
    void shouldFindWhatBreaksAPromise() {
        Fault none = Fault.ALL.get(0);
        Fault away = Fault.ALL.get(1);

        assertThat(new Conserved(none, 10, 10, 0, 0, 0, 0, 0, 0, "").findings()).isEmpty();
        assertThat(new Conserved(away, 10, 8, 2, 3, 3, 0, 0, 0, "").findings()).isEmpty();
        assertThat(new Conserved(away, 10, 8, 1, 0, 0, 0, 0, 0, "7").findings())
                .isEqualTo(List.of("endpoint away: 1 of 10 lost: 7"));
        assertThat(new Conserved(away, 10, 10, 0, 0, 0, 0, 2, 0, "").findings())
                .isEqualTo(List.of("endpoint away: 2 of 10 out of order"));
        assertThat(new Conserved(none, 10, 10, 0, 1, 0, 0, 0, 0, "").findings())
                .isEqualTo(List.of("nothing breaks: 1 of 10 doubled"));
    }
}
