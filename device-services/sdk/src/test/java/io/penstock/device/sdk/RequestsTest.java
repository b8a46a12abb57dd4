/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.command;
import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.Build.every;
import static io.penstock.device.sdk.Build.operation;
import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestsTest extends ServicesFixture {
    private static final DeviceProfile PUMP = profile(
            List.of(command(
                    "Start",
                    new ResourceOperation("Mode", "Auto", Map.of("0", "Off", "1", "Auto")),
                    operation("Speed"))),
            resource("Mode", ValueType.INT16),
            resource("Speed", ValueType.UINT16).range(0, 1500).absent("100"),
            resource("Bits", ValueType.UINT16).bits(0x00F0L, 4),
            resource("Low", ValueType.UINT16).bits(0x000FL, null),
            resource("Serial", ValueType.STRING).access(ReadWrite.R),
            resource("Key", ValueType.STRING).access(ReadWrite.W));

    private void run(ScriptedDriver.Script script) {
        run(script, Map.of());
    }

    private void run(ScriptedDriver.Script script, Map<String, Object> extras) {
        services.apply(List.of(ScriptedDriver.service(script, PUMP, device("pump", extras))), "hash");
    }

    private static Deadline in(long millis) {
        return Deadline.in(Duration.ofMillis(millis));
    }

    private static DeviceException failure(CompletableFuture<?> answer) {
        Throwable thrown = catchThrowable(() -> answer.get(30, TimeUnit.SECONDS));
        assertThat(thrown).hasCauseInstanceOf(DeviceException.class);
        return (DeviceException) thrown.getCause();
    }

    @Test
    void shouldReadWithoutPuttingItOnTheBus() {
        run(new ScriptedDriver.Script());

        Event event = services.read("pump", "Mode", soon()).join();

        assertThat(event.readings().get(0).bits()).isEqualTo(1);
        assertThat(bus.events).isEmpty();
        assertThat(services.lastValue("pump", "Mode").bits()).isEqualTo(1);
    }

    @Test
    void shouldWriteADeviceCommandWithDefaultsAndMappings() {
        // Given
        var script = new ScriptedDriver.Script();
        run(script);

        // When
        services.write("pump", "Start", Map.of(), soon()).join();
        services.write("pump", "Start", Map.of("Mode", "Off", "Speed", "250"), soon())
                .join();

        // Then
        assertThat(script.written).containsExactly("pump.Mode=1", "pump.Speed=100", "pump.Mode=0", "pump.Speed=250");
    }

    @Test
    void shouldKeepTheBitsBesideAMask() {
        // Given
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return 0xABCDL;
            }
        };
        run(script);

        // When
        services.write("pump", Map.of("Bits", 7), soon()).join();

        // Then
        assertThat(script.written).containsExactly("pump.Bits=" + 0xAB7DL);
    }

    @Test
    void shouldKeepWhatWasWrittenJustNowBesideAMask() {
        // Given two resources of one register
        var register = new AtomicLong(0xABCD);
        run(new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return register.get();
            }

            @Override
            public void write(String device, String resource, Object value) {
                register.set((long) value);
            }
        });
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("Bits", 7);
        both.put("Low", 1);

        // When
        services.write("pump", both, soon()).join();

        // Then
        assertThat(register).hasValue(0xAB71L);
    }

    @Test
    void shouldNotKnowWhatCameOfAWriteWhoseSecondPartFailed() {
        // Given
        run(new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws IOException {
                if (resource.equals("Low")) {
                    throw new IOException("no route to host");
                }
                return 0L;
            }
        });
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("Bits", 7);
        both.put("Low", 1);

        // When
        DeviceException failure = failure(services.write("pump", both, soon()));

        // Then
        assertThat(failure.kind()).isEqualTo(DeviceException.Kind.OUTCOME_UNKNOWN);
        assertThat(failure).hasMessageContaining("written: [Bits], and then: no route to host");
    }

    @Test
    void shouldSayWhyItRefuses() {
        var script = new ScriptedDriver.Script();
        run(script);

        assertThat(failure(services.read("pomp", "Mode", soon())).kind()).isEqualTo(DeviceException.Kind.UNKNOWN);
        assertThat(failure(services.read("pump", "Moda", soon()))).hasMessageContaining("was for 'Moda'");
        assertThat(failure(services.read("pump", "Key", soon())).kind()).isEqualTo(DeviceException.Kind.NOT_ALLOWED);
        assertThat(failure(services.write("pump", Map.of("Serial", "x"), soon()))
                        .kind())
                .isEqualTo(DeviceException.Kind.NOT_ALLOWED);
        assertThat(failure(services.write("pump", Map.of("Speed", 1501), soon())))
                .hasMessage("resource 'Speed': must be between 0.0 and 1500.0 but was 1501");
        assertThat(failure(services.write("pump", "Mode", Map.of(), soon())).kind())
                .isEqualTo(DeviceException.Kind.INVALID);
        assertThat(failure(services.write("pump", "Start", Map.of("Bits", 1), soon()))
                        .kind())
                .isEqualTo(DeviceException.Kind.UNKNOWN);
        assertThat(script.written).isEmpty();
    }

    @Test
    void shouldSayThatTheDeviceRefused() {
        run(new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws IOException {
                throw new IOException("exception 3 (illegal data value)");
            }
        });

        DeviceException e = failure(services.write("pump", Map.of("Mode", 1), soon()));

        assertThat(e.kind()).isEqualTo(DeviceException.Kind.FAILED);
        assertThat(e).hasMessage("device 'pump': exception 3 (illegal data value)");
    }

    @Test
    void shouldSayThatNobodyKnowsWhenTheDriverDoesNot() {
        run(new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws IOException {
                throw new OutcomeUnknownException("connection reset", new IOException());
            }
        });

        DeviceException e = failure(services.write("pump", Map.of("Mode", 1), soon()));

        assertThat(e.kind()).isEqualTo(DeviceException.Kind.OUTCOME_UNKNOWN);
        assertThat(e).hasMessage("device 'pump': connection reset");
    }

    @Test
    void shouldAnswerByTheDeadlineAndNeverStartWhatWaited() throws Exception {
        // Given a write that hangs, deaf to interrupts
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        var script = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) {
                if (resource.equals("Mode")) {
                    entered.countDown();
                    ScriptedDriver.awaitDeaf(release);
                }
                super.written.add(resource);
            }
        };
        run(script, Map.of("probeMin", "10ms", "probeMax", "50ms"));

        // When; again with more time where the machine stalled and both expired before one was begun
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        long millis = 200;
        do {
            Deadline deadline = in(millis);
            asked.add(services.write("pump", Map.of("Mode", 1), deadline));
            asked.add(services.write("pump", Map.of("Speed", 1), deadline));
            millis *= 4;
        } while (!entered.await(millis, TimeUnit.MILLISECONDS));

        // Then
        assertThat(asked)
                .extracting(answer -> failure(answer).kind())
                .containsOnlyOnce(DeviceException.Kind.OUTCOME_UNKNOWN)
                .filteredOn(kind -> kind != DeviceException.Kind.OUTCOME_UNKNOWN)
                .containsOnly(DeviceException.Kind.EXPIRED);
        release.countDown();
        // It may be DOWN for a moment: a driver that is called for a second longer than it was given counts as hung
        await().untilAsserted(() ->
                assertThat(services.write("pump", Map.of("Bits", 1), soon())).succeedsWithin(Duration.ofSeconds(30)));
        assertThat(script.written).doesNotContain("Speed");
    }

    @Test
    void shouldGoBeforeThePollsThatWait() {
        // Given a poll that is held up in the driver, and others that wait behind it
        List<String> calls = new CopyOnWriteArrayList<>();
        AtomicBoolean holds = new AtomicBoolean();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        var script = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws IOException, InterruptedException {
                calls.add("write " + resource);
                super.write(device, resource, value);
            }

            @Override
            public Object read(String device, String resource) throws InterruptedException {
                calls.add("read " + resource);
                if (holds.get()) {
                    entered.countDown();
                    release.await();
                }
                return resource.equals("Mode") || resource.equals("Speed") ? (Object) 1L : "s";
            }
        };
        services.apply(
                List.of(ScriptedDriver.service(
                        script,
                        PUMP,
                        device(
                                "pump",
                                Map.of("timeout", "1m"),
                                every(Duration.ofMillis(10), "Mode"),
                                every(Duration.ofMillis(10), "Speed"),
                                every(Duration.ofMillis(10), "Serial")))),
                "hash");
        await().until(() -> bus.events.size() > 3);

        holds.set(true);
        await().until(() -> entered.getCount() == 0);
        long skipped = skipped();
        await().until(() -> skipped() > skipped + 20);
        int before = calls.size();

        // When
        CompletableFuture<Void> write = services.write("pump", Map.of("Mode", 1), soon());
        release.countDown();
        write.join();

        // Then: it has waited for the poll that ran, not for those behind it
        assertThat(calls.get(before)).isEqualTo("write Mode");
        assertThat(script.written).containsExactly("pump.Mode=1");
    }

    private long skipped() {
        return services.statuses().get(0).devices().get(0).skipped();
    }

    @Test
    void shouldRefuseWhenTooManyWait() {
        // Given
        CountDownLatch release = new CountDownLatch(1);
        run(new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws InterruptedException {
                release.await();
            }
        });

        // When
        CompletableFuture<?> last = null;
        for (int i = 0; i < 200; i++) {
            last = services.write("pump", Map.of("Mode", 1), soon());
        }

        // Then
        assertThat(failure(last).kind()).isEqualTo(DeviceException.Kind.BUSY);
        release.countDown();
    }

    @Test
    void shouldAnswerWhoWaitsWhenItStops() {
        // Given
        CountDownLatch started = new CountDownLatch(1);
        run(new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws InterruptedException {
                started.countDown();
                new CountDownLatch(1).await();
            }
        });
        CompletableFuture<Void> running = services.write("pump", Map.of("Mode", 1), soon());
        CompletableFuture<Void> waiting = services.write("pump", Map.of("Mode", 1), soon());
        await().until(() -> started.getCount() == 0);

        // When
        services.stop();

        // Then
        assertThat(failure(running).kind()).isIn(DeviceException.Kind.OUTCOME_UNKNOWN, DeviceException.Kind.FAILED);
        assertThat(failure(waiting).kind()).isEqualTo(DeviceException.Kind.EXPIRED);
    }
}
