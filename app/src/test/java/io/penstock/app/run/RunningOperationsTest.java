/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunningOperationsTest {
    private static DeadLetter letter(String owner, Event... events) {
        return new DeadLetter(1, owner, "step", "reason", Instant.EPOCH, "", List.of(events), null);
    }

    @Test
    void shouldSayWhichCauseKeepsALetterFromItsReplay() {
        // Given
        Event event =
                Event.of(new UUID(1, 1), "pump", "p", "s", 1, List.of(Reading.ofInteger("n", ValueType.INT64, 1, 7)));
        Set<String> lanes = Set.of("hall/lines");

        // Then
        assertThat(RunningOperations.whyLeft(letter("hall/lines", event), lanes))
                .isEqualTo("on its way already");
        assertThat(RunningOperations.whyLeft(letter("hall/copy", event), lanes))
                .isEqualTo("of hall/copy, which does not run");
        assertThat(RunningOperations.whyLeft(letter("plc"), lanes))
                .isEqualTo("of plc, which could read no event in it");
        assertThat(RunningOperations.whyLeft(null, lanes)).isEqualTo("gone meanwhile");
    }
}
