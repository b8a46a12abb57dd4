/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.setting.Size;
import io.penstock.bus.memory.MemoryBus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterOperationsTest {
    private final Bus bus = new MemoryBus(
            new BusSettings(
                    BusSettings.Durability.PROCESS,
                    Duration.ofHours(1),
                    Size.parse("64MiB"),
                    Size.parse("1MiB"),
                    BusSettings.WhenFull.DROP_OLDEST,
                    Size.parse("64KiB"),
                    Size.parse("64MiB")),
            Clock.systemUTC(),
            1);

    private final DeadLetterOperations operations = new DeadLetterOperations(bus, () -> List.of("hall/lines"));

    /** Twenty letters of a MiB each, which a bus does not give at once. */
    @BeforeEach
    void add() {
        for (int i = 0; i < 20; i++) {
            bus.deadLetters()
                    .add(new DeadLetter(
                            0, "plc", "decode", "no JSON", Instant.EPOCH, "", List.of(), new byte[1 << 20]));
        }
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private List<Object> ids(String operation, Map<String, String> arguments) throws Exception {
        List<Object> ids = new ArrayList<>();
        Objects.requireNonNull(operations.all().get(operation)).run(arguments, new Operation.Answer() {
            @Override
            public void row(Row row) {
                ids.add(row.values().get("id"));
            }

            @Override
            public boolean closed() {
                return false;
            }
        });
        return ids;
    }

    private static Object[] between(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toArray();
    }

    @Test
    void shouldListAsManyAsAreAskedForHoweverLargeTheyAre() throws Exception {
        assertThat(ids("dead-letters.list", Map.of("limit", "15"))).containsExactly(between(1, 15));
        assertThat(ids("dead-letters.list", Map.of("after", "4"))).containsExactly(between(5, 20));
    }

    @Test
    void shouldExportAndNameAllOfThemHoweverLargeTheyAre() throws Exception {
        assertThat(ids("dead-letters.export", Map.of("owner", "plc"))).containsExactly(between(1, 20));
        assertThat(operations.selected(new Arguments(Map.of("all", "true")))).hasSize(20);
    }

    @Test
    void shouldRefuseAnOwnerOrANumberThatThereIsNot() throws Exception {
        assertThat(ids("dead-letters.list", Map.of("owner", "hall/lines"))).isEmpty();
        for (String operation : List.of("list", "dropped", "drop", "export")) {
            assertThatThrownBy(() -> ids("dead-letters." + operation, Map.of("all", "true", "owner", "plk")))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessage("owner must be one of [hall/lines, plc] but was 'plk'; did you mean 'plc'?");
        }
        for (String operation : List.of("show", "drop")) {
            assertThatThrownBy(() -> ids("dead-letters." + operation, Map.of("ids", "3,99,100")))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageStartingWith("there is no dead letter 99, 100; ");
        }
        assertThat(bus.deadLetters().count("plc")).isEqualTo(20);
    }
}
