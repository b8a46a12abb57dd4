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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final DeviceProfile PUMP = profile(
            List.of(command(
                    "Start",
                    new ResourceOperation("Mode", "Auto", Map.of("0", "Off", "1", "Auto")),
                    operation("Speed"))),
            resource("Mode", ValueType.INT16),
            resource("Speed", ValueType.UINT16).range(0, 1500).absent("100"),
            resource("Bits", ValueType.UINT16).bits(0x00F0L, 4),
            resource("Serial", ValueType.STRING).access(ReadWrite.R),
            resource("Key", ValueType.STRING).access(ReadWrite.W));

    private final RecordingBus bus = new RecordingBus();
    private final DeviceServices services =
            new DeviceServices(bus.bus(), new NoConnections(), Clock.systemUTC(), new Random(1), Path.of("."));

    @AfterEach
    void stop() {
        services.stop();
    }

    private void run(ScriptedDriver.Script script) {
        services.apply(List.of(ScriptedDriver.service(script, PUMP, device("pump", Map.of()))), "hash");
    }

    private static Deadline in(long millis) {
        return Deadline.in(Duration.ofMillis(millis));
    }

    private static DeviceException failure(CompletableFuture<?> answer) {
        Throwable thrown = catchThrowable(() -> answer.get(5, TimeUnit.SECONDS));
        assertThat(thrown).hasCauseInstanceOf(DeviceException.class);
        return (DeviceException) thrown.getCause();
    }

    @Test
    void shouldReadWithoutPuttingItOnTheBus() {
        run(new ScriptedDriver.Script());

        Event event = services.read("pump", "Mode", in(1000)).join();

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
        services.write("pump", "Start", Map.of(), in(1000)).join();
        services.write("pump", "Start", Map.of("Mode", "Off", "Speed", "250"), in(1000))
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
        services.write("pump", Map.of("Bits", 7), in(1000)).join();

        // Then
        assertThat(script.written).containsExactly("pump.Bits=" + 0xAB7DL);
    }

    @Test
    void shouldSayWhyItRefuses() {
        var script = new ScriptedDriver.Script();
        run(script);

        assertThat(failure(services.read("pomp", "Mode", in(1000))).kind()).isEqualTo(DeviceException.Kind.UNKNOWN);
        assertThat(failure(services.read("pump", "Moda", in(1000)))).hasMessageContaining("was for 'Moda'");
        assertThat(failure(services.read("pump", "Key", in(1000))).kind()).isEqualTo(DeviceException.Kind.NOT_ALLOWED);
        assertThat(failure(services.write("pump", Map.of("Serial", "x"), in(1000)))
                        .kind())
                .isEqualTo(DeviceException.Kind.NOT_ALLOWED);
        assertThat(failure(services.write("pump", Map.of("Speed", 1501), in(1000))))
                .hasMessage("resource 'Speed': must be between 0.0 and 1500.0 but was 1501");
        assertThat(failure(services.write("pump", "Mode", Map.of(), in(1000))).kind())
                .isEqualTo(DeviceException.Kind.INVALID);
        assertThat(failure(services.write("pump", "Start", Map.of("Bits", 1), in(1000)))
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

        DeviceException e = failure(services.write("pump", Map.of("Mode", 1), in(1000)));

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

        DeviceException e = failure(services.write("pump", Map.of("Mode", 1), in(1000)));

        assertThat(e.kind()).isEqualTo(DeviceException.Kind.OUTCOME_UNKNOWN);
        assertThat(e).hasMessage("device 'pump': connection reset");
    }

    @Test
    void shouldAnswerByTheDeadlineAndNeverStartWhatWaited() {
        // Given a write that hangs, deaf to interrupts
        CountDownLatch release = new CountDownLatch(1);
        var script = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws InterruptedException {
                if (resource.equals("Mode")) {
                    release.await();
                }
                super.written.add(resource);
            }
        };
        run(script);

        // When
        CompletableFuture<Void> hangs = services.write("pump", Map.of("Mode", 1), in(200));
        CompletableFuture<Void> waits = services.write("pump", Map.of("Speed", 1), in(200));

        // Then
        assertThat(failure(hangs).kind()).isEqualTo(DeviceException.Kind.OUTCOME_UNKNOWN);
        assertThat(failure(waits).kind()).isEqualTo(DeviceException.Kind.EXPIRED);
        release.countDown();
        services.write("pump", Map.of("Bits", 1), in(5000)).join();
        assertThat(script.written).doesNotContain("Speed");
    }

    @Test
    void shouldGoBeforeThePollsThatWait() {
        // Given
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws InterruptedException {
                Thread.sleep(30);
                return resource.equals("Mode") || resource.equals("Speed") ? (Object) 1L : "s";
            }
        };
        services.apply(
                List.of(ScriptedDriver.service(
                        script,
                        PUMP,
                        device(
                                "pump",
                                Map.of(),
                                every(Duration.ofMillis(10), "Mode"),
                                every(Duration.ofMillis(10), "Speed"),
                                every(Duration.ofMillis(10), "Serial")))),
                "hash");
        await().until(() -> bus.events.size() > 3);

        // When, Then: it waits for the poll that runs, not for the two behind it
        long start = System.nanoTime();
        services.write("pump", Map.of("Mode", 1), in(5000)).join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(85));
        assertThat(script.written).containsExactly("pump.Mode=1");
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
            last = services.write("pump", Map.of("Mode", 1), in(10_000));
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
        CompletableFuture<Void> running = services.write("pump", Map.of("Mode", 1), in(60_000));
        CompletableFuture<Void> waiting = services.write("pump", Map.of("Mode", 1), in(60_000));
        await().until(() -> started.getCount() == 0);

        // When
        services.stop();

        // Then
        assertThat(failure(running).kind()).isIn(DeviceException.Kind.OUTCOME_UNKNOWN, DeviceException.Kind.FAILED);
        assertThat(failure(waiting).kind()).isEqualTo(DeviceException.Kind.EXPIRED);
    }
}
