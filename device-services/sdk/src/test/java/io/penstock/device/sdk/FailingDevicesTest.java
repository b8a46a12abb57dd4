/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.command;
import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.Build.every;
import static io.penstock.device.sdk.Build.operation;
import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.DeviceProfile;
import io.penstock.api.driver.Reply;
import io.penstock.api.event.Quality;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of a device that does not answer, of one that hangs, and of the others. */
class FailingDevicesTest extends ServicesFixture {
    @Test
    void shouldGoDownAfterThreeFailuresThenProbeAndComeBack() {
        // Given
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger probes = new AtomicInteger();
        AtomicLong firstProbe = new AtomicLong();
        var script = new ScriptedDriver.Script() {
            volatile boolean away = true;

            @Override
            public Object read(String device, String resource) throws IOException {
                if (status(device).state() == DeviceState.DOWN) {
                    firstProbe.compareAndSet(0, System.nanoTime());
                    probes.incrementAndGet();
                } else {
                    polls.incrementAndGet();
                }
                if (away) {
                    throw new IOException("no answer");
                }
                return 1L;
            }
        };
        run(ScriptedDriver.service(
                script, ONE, device("d", Map.of("probeMin", "100ms", "probeMax", "100ms"), every(FAST, "N"))));

        // When
        await().until(() -> probes.get() >= 6);

        // Then: polls rest, probes are few (half of probeMin apart, but for the first and where the line opens anew),
        // and a person can see why
        long few = probes.get();
        Duration took = Duration.ofNanos(System.nanoTime() - firstProbe.get());
        assertThat(polls).hasValue(3);
        assertThat(few).isLessThanOrEqualTo(2 + took.toMillis() / 50);
        assertThat(status("d").reason()).isNotEmpty();
        assertThat(bus.events).isEmpty();
        assertThatThrownBy(() -> services.read("d", "N", soon()).join())
                .hasRootCauseInstanceOf(DeviceException.class)
                .hasMessageContaining("is DOWN");

        // When
        script.away = false;

        // Then
        await().until(() -> status("d").state() == DeviceState.UP && bus.events.size() > 2);
        assertThat(bus.states()).containsExactly("d DOWN", "d UP");
    }

    @Test
    void shouldGoDownAtOnceWhenAnAssertionFails() {
        // Given
        AtomicInteger version = new AtomicInteger(2);
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return (long) version.get();
            }
        };
        DeviceProfile profile =
                profile(List.of(), resource("Version", ValueType.INT16).must("1"));

        // When
        run(ScriptedDriver.service(script, profile, device("d", Map.of("probeMin", "50ms"), every(FAST, "Version"))));

        // Then
        await().until(() -> status("d").state() == DeviceState.DOWN);
        assertThat(status("d").reason()).isEqualTo("resource 'Version' must be '1' but is '2'");
        await().until(() -> bus.events.size() == 1);
        assertThat(bus.events.get(0).readings().get(0).quality()).isEqualTo(Quality.BAD);
        version.set(1);
        await().until(() -> status("d").state() == DeviceState.UP);
    }

    @Test
    void shouldStayDownUntilWhatFailedItsAssertionIsRightWhateverElseAnswers() {
        // Given
        AtomicInteger version = new AtomicInteger(2);
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return resource.equals("Version") ? (long) version.get() : 1L;
            }
        };
        DeviceProfile profile = profile(
                List.of(),
                resource("N", ValueType.INT16),
                resource("Version", ValueType.INT16).must("1"));
        Map<String, Object> quick = Map.of("probeMin", "10ms", "probeMax", "20ms");

        // When
        run(ScriptedDriver.service(script, profile, device("d", quick, every(FAST, "N"), every(FAST, "Version"))));
        await().until(() -> bus.states().contains("d DOWN"));
        long reads = status("d").reads();
        await().until(() -> status("d").reads() > reads + 5);

        // Then
        assertThat(bus.states()).filteredOn("d DOWN"::equals).hasSize(1);
        assertThat(status("d").state()).isEqualTo(DeviceState.DOWN);
        version.set(1);
        await().until(() -> status("d").state() == DeviceState.UP);
    }

    @Test
    void shouldGiveABadReadingWhereOnlyOneResourceIsRefused() {
        // Given
        DeviceProfile profile = profile(
                List.of(command("Both", operation("A"), operation("B"))),
                resource("A", ValueType.INT16),
                resource("B", ValueType.INT16));
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return resource.equals("A") ? (Object) 1L : Reply.error("illegal address");
            }
        };

        // When
        run(ScriptedDriver.service(script, profile, device("d", Map.of(), every(FAST, "Both"))));

        // Then
        await().until(() -> bus.events.size() > 5);
        assertThat(bus.events.get(0).readings())
                .extracting(r -> r.quality())
                .containsExactly(Quality.GOOD, Quality.BAD);
        assertThat(status("d").state()).isEqualTo(DeviceState.UP);
    }

    @Test
    void shouldHoldUpOnlyItsOwnLineWhenADeviceHangs() {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws InterruptedException {
                if (device.equals("stuck")) {
                    never.await();
                }
                return 1L;
            }
        };

        // When
        run(ScriptedDriver.service(
                script, ONE, device("stuck", Map.of(), every(FAST, "N")), device("fine", Map.of(), every(FAST, "N"))));

        // Then
        await().until(() -> status("fine").appended() > 20);
        await().until(() -> status("stuck").skipped() > 5);
        assertThat(status("stuck").appended()).isZero();
        // ten in a row without delay: a machine that stalls delays all of them now and then
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            DeviceStatus before = status("fine");
            await().until(() -> status("fine").appended() > before.appended() + 10);
            assertThat(status("fine").late()).isEqualTo(before.late());
        });
        never.countDown();
    }

    @Test
    void shouldEndACallThatOutlastsItsDeadlineAndOpenTheLineAnew() {
        // Given
        AtomicInteger calls = new AtomicInteger();
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws InterruptedException {
                if (calls.incrementAndGet() == 1) {
                    new CountDownLatch(1).await();
                }
                return 1L;
            }
        };

        // When
        run(ScriptedDriver.service(
                script,
                ONE,
                device("d", Map.of("timeout", "50ms", "failures", 1L, "probeMin", "50ms"), every(FAST, "N"))));

        // Then
        await().until(() -> bus.states().contains("d DOWN"));
        await().until(() -> status("d").appended() > 3);
        // whoever found that it hangs may be about to close it still
        await().untilAsserted(() -> {
            assertThat(script.closed).contains("d");
            assertThat(script.opened).hasSizeGreaterThan(1);
        });
        assertThat(services.statuses().get(0).counts()).containsEntry("hung", 1L);
    }

    @Test
    void shouldRetryToOpenALineThatCannotBeOpened() {
        // Given
        AtomicBoolean taken = new AtomicBoolean(true);
        var script = new ScriptedDriver.Script() {
            @Override
            public void open(String line) throws IOException {
                super.open(line);
                if (taken.get()) {
                    throw new IOException("the port is taken");
                }
            }
        };

        // When
        run(ScriptedDriver.service(script, ONE, device("d", Map.of(), every(FAST, "N"))));

        // Then
        await().until(() -> status("d").state() == DeviceState.DOWN);
        assertThat(status("d").reason()).isEqualTo("the port is taken");
        taken.set(false);
        await().until(() -> status("d").appended() > 2);
    }
}
