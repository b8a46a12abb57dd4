/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.command;
import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.Build.every;
import static io.penstock.device.sdk.Build.onChange;
import static io.penstock.device.sdk.Build.operation;
import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.connection.Channel;
import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Service;
import io.penstock.api.event.Quality;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.ConnectionRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceServicesTest {
    private static final Duration FAST = Duration.ofMillis(20);
    private static final DeviceProfile ONE = profile(List.of(), resource("N", ValueType.INT32));

    private final RecordingBus bus = new RecordingBus();
    private final DeviceServices services =
            new DeviceServices(bus.bus(), new NoConnections(), Clock.systemUTC(), new Random(1), Path.of("."));

    @AfterEach
    void stop() {
        services.stop();
    }

    private void run(Service<?, ?>... all) {
        services.apply(List.of(all), "hash");
    }

    private DeviceStatus status(String device) {
        return services.statuses().stream()
                .flatMap(s -> s.devices().stream())
                .filter(d -> d.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldAppendOneEventOfADeviceCommandWithItsTags() {
        // Given
        DeviceProfile profile = profile(
                List.of(command("Both", operation("A"), operation("B"))),
                resource("A", ValueType.INT16),
                resource("B", ValueType.FLOAT64));
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return resource.equals("A") ? (Object) 5L : 2.5;
            }
        };

        // When
        run(ScriptedDriver.service(script, profile, device("d", Map.of(), every(FAST, "Both"))));

        // Then
        await().until(() -> bus.events.size() > 2);
        var event = bus.events.get(0);
        assertThat(event.source()).isEqualTo("Both");
        assertThat(event.profile()).isEqualTo("scripted");
        assertThat(event.tags()).isEqualTo(Map.of("site", "glasgow", "by", "Both"));
        assertThat(event.readings()).extracting(r -> r.number()).containsExactly(5.0, 2.5);
        assertThat(bus.events).extracting(e -> e.id()).doesNotHaveDuplicates();
        assertThat(services.lastValue("d", "B").number()).isEqualTo(2.5);
        assertThat(status("d").state()).isEqualTo(DeviceState.UP);
        assertThat(bus.states()).containsExactly("d UP");
    }

    @Test
    void shouldOpenWhatListensByItselfWithoutAnyDevice() {
        // Given
        var script = new ScriptedDriver.Script();
        script.listens = List.of(new Channel(new ConnectionRef("plant"), "edgex/events/#"));

        // When
        run(ScriptedDriver.service(script, ONE));

        // Then
        await().until(() -> script.sink != null);
        assertThat(script.opened).containsExactly("nobody");

        // When
        run(ScriptedDriver.service(script, ONE, device("d", Map.of())));

        // Then
        await().until(() -> script.opened.size() == 2);
        assertThat(script.opened).containsExactly("nobody", "d");
        assertThat(script.closed).containsExactly("nobody");
    }

    @Test
    void shouldOpenNothingWithoutDevicesWhenNothingIsListenedTo() {
        // Given
        var script = new ScriptedDriver.Script();
        var other = new ScriptedDriver.Script();

        // When
        run(
                ScriptedDriver.service(script, ONE),
                new Service<>(
                        "others",
                        "scripted",
                        new ScriptedDriver(other),
                        List.of(ScriptedDriver.bound(ONE, device("d", Map.of()), "d"))));

        // Then
        await().until(() -> !other.opened.isEmpty());
        assertThat(script.opened).isEmpty();
    }

    @Test
    void shouldAppendOnlyChangesBeyondTheThreshold() {
        // Given
        AtomicInteger value = new AtomicInteger(10);
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return (long) value.get();
            }
        };
        run(ScriptedDriver.service(script, ONE, device("d", Map.of(), onChange(FAST, "N", 5.0))));
        await().until(() -> bus.events.size() == 1);

        // When
        value.set(15);
        long reads = status("d").reads();
        await().until(() -> status("d").reads() > reads + 5);
        assertThat(bus.numbers("N")).containsExactly(10.0);
        value.set(16);

        // Then
        await().until(() -> bus.events.size() == 2);
        assertThat(bus.numbers("N")).containsExactly(10.0, 16.0);
    }

    @Test
    void shouldSeeThatAnObjectChanged() {
        // Given
        AtomicReference<Object> value = new AtomicReference<>(Map.of("a", 1L));
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return value.get();
            }
        };
        DeviceProfile profile = profile(List.of(), resource("O", ValueType.OBJECT));
        run(ScriptedDriver.service(script, profile, device("d", Map.of(), onChange(FAST, "O", null))));
        await().until(() -> status("d").reads() > 3);
        assertThat(bus.events).hasSize(1);

        // When
        value.set(Map.of("a", 2L));

        // Then
        await().until(() -> bus.events.size() == 2);
    }

    @Test
    void shouldCountWhatTheBusRefusesAndOfferTheChangeAgain() {
        // Given
        bus.full = true;
        run(ScriptedDriver.service(new ScriptedDriver.Script(), ONE, device("d", Map.of(), onChange(FAST, "N", null))));
        await().until(() -> status("d").refused() > 2);
        assertThat(bus.events).isEmpty();

        // When
        bus.full = false;

        // Then
        await().until(() -> status("d").appended() == 1);
        assertThat(bus.events).hasSize(1);
        assertThat(services.statuses().get(0).counts()).containsKey("bus-full");
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
        assertThat(script.closed).contains("d");
        assertThat(script.opened).hasSizeGreaterThan(1);
        assertThat(services.statuses().get(0).counts()).containsEntry("hung", 1L);
    }

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
        assertThatThrownBy(() -> services.read("d", "N", deadline(1000)).join())
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
    void shouldLeaveALockedDeviceAlone() {
        // Given
        AtomicInteger reads = new AtomicInteger();
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                reads.incrementAndGet();
                return 1L;
            }
        };

        // When
        run(ScriptedDriver.service(
                script,
                ONE,
                device("locked", AdminState.LOCKED, Map.of(), every(FAST, "N")),
                device("free", Map.of(), every(FAST, "N"))));

        // Then
        await().until(() -> status("free").appended() > 5);
        assertThat(bus.events).noneMatch(e -> e.device().equals("locked"));
        assertThat(status("locked").state()).isEqualTo(DeviceState.LOCKED);
        assertThatThrownBy(() ->
                        services.write("locked", Map.of("N", 1), deadline(1000)).join())
                .hasMessageContaining("is LOCKED");
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

    @Test
    void shouldKeepUnchangedLinesAtReload() {
        // Given
        var script = new ScriptedDriver.Script();
        Device kept = device("kept", Map.of(), every(FAST, "N"));
        run(ScriptedDriver.service(
                script, ONE, kept, device("changed", Map.of(), every(FAST, "N")), device("gone", Map.of())));
        await().until(() -> script.opened.size() == 3);

        // When
        run(ScriptedDriver.service(script, ONE, kept, device("changed", Map.of("failures", 9L), every(FAST, "N"))));

        // Then
        await().until(() -> script.opened.size() == 4);
        assertThat(script.opened.get(3)).isEqualTo("changed");
        await().untilAsserted(() -> assertThat(script.closed).containsExactlyInAnyOrder("changed", "gone"));
        assertThat(services.statuses().get(0).devices())
                .extracting(d -> d.device())
                .containsExactly("changed", "kept");

        // When a connection of the service changed
        services.apply(List.of(ScriptedDriver.service(script, ONE, kept)), "hash", Set.of("scripts"));

        // Then
        await().until(() -> script.opened.size() == 5);
    }

    @Test
    void shouldRefuseAllServicesWhenOneCannotRun() {
        // Given
        var script = new ScriptedDriver.Script();
        run(ScriptedDriver.service(script, ONE, device("d", Map.of(), every(FAST, "N"))));
        Service<?, ?> wrong = ScriptedDriver.service(
                script,
                profile(List.of(), resource("N", ValueType.STRING).linear(2, 0)),
                device("e", Map.of("failures", 0L), every(FAST, "M")));

        // When, Then
        assertThatThrownBy(() -> run(wrong))
                .hasMessageContaining("device 'e': properties.penstock.failures must be at least 1 but was 0")
                .hasMessageContaining("autoEvent 'M': sourceName must be a resource of [N]")
                .hasMessageContaining("resource 'N': base, scale and offset must stand beside a number");
        assertThat(services.statuses().get(0).devices())
                .extracting(d -> d.device())
                .containsExactly("d");
    }

    @Test
    void shouldPollEachOfAThousandDevicesAgainAndAgain() {
        // Given
        List<Device> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(device("d" + i, Map.of(), every(Duration.ofSeconds(1), "N")));
        }

        // When
        run(ScriptedDriver.service(new ScriptedDriver.Script(), ONE, many.toArray(Device[]::new)));

        // Then
        await().atMost(Duration.ofMinutes(1))
                .until(() -> services.statuses().get(0).devices().stream().allMatch(d -> d.reads() >= 2));
        assertThat(services.statuses().get(0).lateness().count()).isGreaterThanOrEqualTo(2000);
    }

    private static io.penstock.api.driver.Deadline deadline(long millis) {
        return io.penstock.api.driver.Deadline.in(Duration.ofMillis(millis));
    }
}
