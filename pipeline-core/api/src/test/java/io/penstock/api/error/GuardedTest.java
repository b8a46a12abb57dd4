/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GuardedTest {
    @Test
    void shouldGoOnAfterAnErrorAndTellOfTheFirstInARow() {
        // Given a task whose second, third and fifth runs end in what no defect of its own may be
        AtomicInteger runs = new AtomicInteger();
        List<Throwable> told = new CopyOnWriteArrayList<>();
        Runnable task = Guarded.guarded(
                () -> {
                    int run = runs.incrementAndGet();
                    if (run == 2 || run == 3 || run == 5) {
                        throw new NoClassDefFoundError("run " + run);
                    }
                },
                told::add);

        // When
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> ignored = timer.scheduleWithFixedDelay(task, 1, 1, TimeUnit.MILLISECONDS);
            await().until(() -> runs.get() > 6);
        } finally {
            timer.shutdownNow();
        }

        // Then
        assertThat(told).extracting(Throwable::getMessage).containsExactly("run 2", "run 5");
    }
}
