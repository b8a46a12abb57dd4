/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import org.junit.jupiter.api.Test;

/** How long what is finished is kept. */
interface RetentionKit extends Kit {
    @Test
    default void shouldTrimWhatIsOldOnceEveryHolderHasFinishedWithIt() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "holder");
        for (int i = 0; i < 3_000; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
        // When, Then
        letTimePass(bus);
        assertThat(bus.status(Stream.EVENTS).events()).isEqualTo(3_000);
        reader.readUntil(3_000).commit();
        housekeep(bus);
        assertThat(bus.status(Stream.EVENTS).events()).isLessThan(1_000);
        assertThat(cursor(bus, "holder").lost()).isZero();
    }
}
