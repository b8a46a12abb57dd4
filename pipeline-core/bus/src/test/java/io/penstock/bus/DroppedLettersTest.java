/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedLettersTest {
    @TempDir
    Path directory;

    private static void add(StateStore store, String owner, int count) throws Exception {
        DeadLetter letter =
                new DeadLetter(0, owner, "decode", "no JSON", Instant.EPOCH, "", List.of(), new byte[1_000]);
        for (int i = 0; i < count; i++) {
            store.transact(c -> {
                store.deadLetters().insert(EncodedLetter.of(letter));
                return letter;
            });
        }
    }

    @Test
    void shouldSayNothingTwiceOfAnOwnerThatGetsItsNewNameMeanwhile() throws Exception {
        try (StateStore store = new StateStore(directory.resolve("state.db"), false, 16 * 1024)) {
            // Given: what was said, and one more that was dropped
            DroppedLetters dropped = new DroppedLetters(store, Clock.systemUTC(), new HashMap<>());
            add(store, "old", 20);
            assertThat(dropped.take(true)).hasSize(1);
            add(store, "old", 1);
            // When: who looks has to wait until the name is another
            FutureTask<List<Event>> look = new FutureTask<>(() -> dropped.take(true));
            Thread looking = new Thread(look);
            store.read(c -> {
                looking.start();
                await().until(() -> looking.getState() == Thread.State.BLOCKED);
                store.rename("old", new CursorEntry("new", Stream.EVENTS, new LogPosition(0, 0), 0, CursorEntry.HOLDS));
                return looking;
            });
            // Then
            assertThat(look.get())
                    .singleElement()
                    .satisfies(told -> assertThat(told.readings().toString()).contains("owner=[new]", "lost=1"));
        }
    }
}
