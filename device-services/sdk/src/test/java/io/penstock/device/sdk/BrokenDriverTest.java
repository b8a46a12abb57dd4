/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.Build.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.driver.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that fails with what is no exception, as one does that was built against another version. */
class BrokenDriverTest extends ServicesFixture {
    /** Throws this in every call until it is mended. */
    private static class Broken extends ScriptedDriver.Script {
        private final Error failure;
        private volatile boolean mended;

        Broken() {
            this(new NoClassDefFoundError("vendor/Codec"));
        }

        Broken(Error failure) {
            this.failure = failure;
        }

        @Override
        public Object read(String device, String resource) {
            if (!mended) {
                throw failure;
            }
            return 7L;
        }
    }

    /** Its line does not open until it is mended. */
    private static final class Unopened extends ScriptedDriver.Script {
        private volatile boolean mended;

        @Override
        public void open(String line) {
            if (!mended) {
                throw new StackOverflowError();
            }
            opened.add(line);
        }
    }

    private void run(ScriptedDriver.Script script) {
        Map<String, Object> extras = Map.of("failures", 2L, "probeMin", "10ms", "probeMax", "50ms");
        services.apply(List.of(ScriptedDriver.service(script, ONE, device("pump", extras, every(FAST, "N")))), "hash");
    }

    private DeviceStatus pump() {
        return services.statuses().get(0).devices().get(0);
    }

    @Test
    void shouldTakeADeviceDownWhoseDriverFailsWithAnErrorAndUpAgainOnceItAnswers() {
        // Given
        Broken script = new Broken();
        // When
        run(script);
        // Then
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.DOWN));
        assertThat(pump().reason()).contains("defect of the driver", "vendor/Codec");
        assertThat(bus.events).isEmpty();
        script.mended = true;
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.UP));
        await().until(() -> bus.events.size() > 1);
    }

    @Test
    void shouldOpenALineAnewThatDidNotOpenForAnError() {
        // Given
        Unopened script = new Unopened();
        run(script);
        await().untilAsserted(() -> assertThat(pump().reason()).contains("StackOverflowError"));
        // When
        script.mended = true;
        // Then
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.UP));
    }

    @Test
    void shouldOpenALineAnewWhoseDriverHadNoThreadToListenWith() {
        // Given
        AtomicInteger subscribed = new AtomicInteger();
        run(new ScriptedDriver.Script() {
            @Override
            public void subscribed() {
                if (subscribed.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            }
        });
        // Then
        await().until(() -> subscribed.get() == 2);
    }

    @Test
    void shouldTakeADeviceDownAndUpAgainWhoseDriverHasNoThreadForAWhile() {
        // Given
        Broken script = new Broken(new OutOfMemoryError("unable to create native thread"));
        run(script);
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.DOWN));
        // When
        script.mended = true;
        // Then
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.UP));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldOpenALineAnewWhereNoneAnswersOnlyIfThatMayHelp(boolean helps) {
        // Given
        Broken script = new Broken() {
            @Override
            public boolean isWorthReopening() {
                return helps;
            }
        };

        // When
        run(script);
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.DOWN));
        script.mended = true;
        await().untilAsserted(() -> assertThat(pump().state()).isEqualTo(DeviceState.UP));

        // Then
        assertThat(script.closed).hasSize(helps ? 1 : 0);
        assertThat(script.opened).hasSize(helps ? 2 : 1);
    }

    @Test
    void shouldAnswerACommandWhoseDriverFailsWithAnError() {
        run(new Broken());

        assertThatThrownBy(() -> services.read("pump", "N", Deadline.in(Duration.ofMinutes(1)))
                        .get(90, TimeUnit.SECONDS))
                .hasStackTraceContaining("vendor/Codec");
    }

    @Test
    void shouldAnswerByTheDeadlineThoughTheMachineHasNoThreadForIt() {
        // Given a driver that hangs, on a machine that has no more threads
        ScarceTiming machine = new ScarceTiming();
        CountDownLatch release = new CountDownLatch(1);
        ScriptedDriver.Script script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                machine.exhausted = true;
                ScriptedDriver.awaitDeaf(release);
                return 1L;
            }
        };
        DeviceServices scarce =
                new DeviceServices(bus.bus(), new NoConnections(), machine, new Random(1), Path.of("."));
        try {
            scarce.apply(List.of(ScriptedDriver.service(script, ONE, device("pump", Map.of()))), "hash");
            // When, Then
            assertThatThrownBy(() -> scarce.read("pump", "N", Deadline.in(Duration.ofMillis(300)))
                            .get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(DeviceException.class);
        } finally {
            release.countDown();
            scarce.stop();
        }
    }

    @Test
    void shouldGoOnPollingWhenTheMachineHasThreadsAgain() {
        // Given
        ScarceTiming machine = new ScarceTiming();
        ScriptedDriver.Script script = new ScriptedDriver.Script();
        DeviceServices scarce =
                new DeviceServices(bus.bus(), new NoConnections(), machine, new Random(1), Path.of("."));
        try {
            scarce.apply(
                    List.of(ScriptedDriver.service(script, ONE, device("pump", Map.of(), every(FAST, "N")))), "hash");
            await().until(() -> bus.events.size() > 1);
            // When
            machine.exhausted = true;
            await().until(() -> machine.refused.get() > 3);
            int before = bus.events.size();
            machine.exhausted = false;
            // Then
            await().until(() -> bus.events.size() > before + 1);
        } finally {
            machine.exhausted = false;
            scarce.stop();
        }
    }

    @Test
    void shouldEndCallsThatHangWhenTheMachineHasThreadsAgain() {
        // Given two drivers that hang while there is no thread to end them with
        ScarceTiming machine = new ScarceTiming();
        AtomicBoolean over = new AtomicBoolean();
        Set<String> hanging = ConcurrentHashMap.newKeySet();
        ScriptedDriver.Script script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws InterruptedException {
                if (over.get()) {
                    return 1L;
                }
                hanging.add(device);
                machine.exhausted = hanging.size() == 2;
                try {
                    new CountDownLatch(1).await();
                } finally {
                    hanging.remove(device);
                }
                return 1L;
            }
        };
        DeviceServices scarce =
                new DeviceServices(bus.bus(), new NoConnections(), machine, new Random(1), Path.of("."));
        Map<String, Object> extras = Map.of("timeout", "50ms", "probeMin", "10ms", "probeMax", "50ms");
        try {
            scarce.apply(
                    List.of(ScriptedDriver.service(
                            script, ONE, device("a", extras, every(FAST, "N")), device("b", extras, every(FAST, "N")))),
                    "hash");
            await().until(() -> machine.refused.get() > 3);
            // When
            over.set(true);
            machine.exhausted = false;
            // Then
            await().until(hanging::isEmpty);
        } finally {
            over.set(true);
            machine.exhausted = false;
            scarce.stop();
        }
    }

    @Test
    void shouldGoOnProbingWhenTheMachineHasThreadsAgain() {
        // Given a pump that is DOWN and probed
        ScarceTiming machine = new ScarceTiming();
        Broken script = new Broken() {
            @Override
            public boolean isWorthReopening() {
                return false;
            }
        };
        DeviceServices scarce =
                new DeviceServices(bus.bus(), new NoConnections(), machine, new Random(1), Path.of("."));
        try {
            Map<String, Object> extras = Map.of("failures", 1L, "probeMin", "10ms", "probeMax", "10ms");
            scarce.apply(
                    List.of(ScriptedDriver.service(script, ONE, device("pump", extras, every(FAST, "N")))), "hash");
            await().until(() -> state(scarce) == DeviceState.DOWN);
            // When a probe finds no thread
            machine.exhausted = true;
            await().until(() -> machine.refused.get() > 0);
            script.mended = true;
            machine.exhausted = false;
            // Then
            await().until(() -> state(scarce) == DeviceState.UP);
        } finally {
            machine.exhausted = false;
            scarce.stop();
        }
    }

    private static DeviceState state(DeviceServices services) {
        return services.statuses().get(0).devices().get(0).state();
    }

    @Test
    void shouldDoWhatIsPutInOnceThereIsAThreadForIt() {
        // Given a task for which there is no thread, and one that was put in while that came out
        AtomicBoolean exhausted = new AtomicBoolean(true);
        List<String> done = new ArrayList<>();
        List<Runnable> later = new ArrayList<>();
        AtomicReference<SerialQueue> own = new AtomicReference<>();
        SerialQueue queue = new SerialQueue(
                task -> {
                    if (exhausted.get()) {
                        own.get().command(() -> done.add("second"), 9);
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                },
                later::add);
        own.set(queue);
        assertThat(queue.command(() -> done.add("first"), 9)).isTrue();
        assertThat(done).isEmpty();
        // When
        exhausted.set(false);
        later.remove(0).run();
        // Then
        assertThat(done).containsExactly("first", "second");
        queue.command(() -> done.add("third"), 9);
        assertThat(done).endsWith("third");
        assertThat(later).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatWaitsBehindATaskThatFailed() {
        // Given
        List<Runnable> pool = new ArrayList<>();
        List<String> done = new ArrayList<>();
        SerialQueue queue = new SerialQueue(pool::add, later -> {});
        queue.poll(() -> {
            throw new AssertionError("a defect");
        });
        queue.poll(() -> done.add("behind it"));
        // When
        pool.remove(0).run();
        queue.poll(() -> done.add("later"));
        pool.remove(0).run();
        // Then
        assertThat(done).containsExactly("behind it", "later");
    }
}
