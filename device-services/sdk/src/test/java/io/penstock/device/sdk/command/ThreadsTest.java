/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static org.awaitility.Awaitility.await;

import io.penstock.device.sdk.ScarceTiming;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    /** What looks whether a safe value is due must not end with a moment's lack of memory. */
    @Test
    void shouldGoOnRepeatingWhenTheMachineHasThreadsAgain() {
        // Given
        ScarceTiming machine = new ScarceTiming();
        AtomicInteger runs = new AtomicInteger();
        try (Threads threads = new Threads(machine)) {
            Future<?> ignored = threads.every(Duration.ofMillis(5), runs::incrementAndGet);
            await().until(() -> runs.get() > 1);
            // When
            machine.exhausted = true;
            await().until(() -> machine.refused.get() > 2);
            int before = runs.get();
            machine.exhausted = false;
            // Then
            await().until(() -> runs.get() > before + 1);
        }
    }
}
