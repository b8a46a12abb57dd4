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
import io.penstock.api.driver.Service;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.ConnectionRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What devices are polled for, what of it is appended, and what a reload leaves as it is. */
class DeviceServicesTest extends ServicesFixture {
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
        await().untilAsserted(() -> assertThat(script.closed).containsExactly("nobody"));
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
    void shouldOfferAChangeAgainThatTheDiskFailedToKeep() {
        // Given
        CompletableFuture<Void> disk = new CompletableFuture<>();
        bus.disk = disk;
        run(ScriptedDriver.service(new ScriptedDriver.Script(), ONE, device("d", Map.of(), onChange(FAST, "N", null))));
        await().until(() -> bus.events.size() == 1);

        // When
        bus.disk = CompletableFuture.completedFuture(null);
        disk.completeExceptionally(new IOException("no space left on device"));

        // Then
        await().until(() -> status("d").appended() == 1);
        assertThat(bus.events).hasSize(2);
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
        assertThatThrownBy(
                        () -> services.write("locked", Map.of("N", 1), soon()).join())
                .hasMessageContaining("is LOCKED");
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

    private void runOnOneLine(ScriptedDriver.Script script, Device... devices) {
        run(new Service<>(
                "scripts",
                "scripted",
                new ScriptedDriver(script),
                Arrays.stream(devices)
                        .map(d -> ScriptedDriver.bound(ONE, d, "bus"))
                        .toList()));
    }

    @Test
    void shouldKeepWhatIsKnownOfADeviceWhenAnotherOfItsLineChanges() {
        // Given one that is UP and told its value, and one that is DOWN
        var script = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws IOException {
                if (device.equals("away")) {
                    throw new IOException("no route to host");
                }
                return 7L;
            }
        };
        Map<String, Object> seldom = Map.of("failures", 1L, "probeMin", "1m", "probeMax", "1m");
        Device up = device("up", seldom, onChange(FAST, "N", null));
        Device away = device("away", seldom, every(FAST, "N"));
        runOnOneLine(script, up, away, device("other", Map.of()));
        await().until(() -> bus.states().containsAll(List.of("up UP", "away DOWN"))
                && status("up").appended() == 1);
        Instant since = status("away").since();
        LastValue last = services.latest("up", "N");
        List<String> told = bus.states();

        // When
        runOnOneLine(script, up, away, device("other", Map.of("failures", 9L)));

        // Then
        assertThat(status("away").state()).isEqualTo(DeviceState.DOWN);
        assertThat(status("away").since()).isEqualTo(since);
        assertThat(services.latest("up", "N").at()).isGreaterThanOrEqualTo(last.at());
        await().until(() -> script.opened.size() == 2 && status("up").reads() > 5);
        assertThat(bus.events).as("nothing changed").hasSize(1);
        assertThat(bus.states()).isEqualTo(told);
    }

    @Test
    void shouldForgetWhatWasKnownOfADeviceThatIsReachedElsewhere() {
        // Given
        var script = new ScriptedDriver.Script();
        Device d = device("d", Map.of());
        runOnOneLine(script, d);
        services.read("d", "N", soon()).join();

        // When
        run(new Service<>(
                "scripts",
                "scripted",
                new ScriptedDriver(script),
                List.of(ScriptedDriver.bound(ONE, d, "another bus"))));

        // Then
        assertThat(services.latest("d", "N")).isNull();
        assertThat(status("d").state()).isEqualTo(DeviceState.UNKNOWN);
    }

    /** As EdgeX's own Modbus profile has it, which says scale 1 of a Bool. */
    @Test
    void shouldRunWhatIsScaledByNothing() {
        DeviceProfile edgex = profile(
                List.of(),
                resource("Switch", ValueType.BOOL)
                        .bits(0L, 0)
                        .base(0)
                        .linear(1, 0)
                        .range(0, 1),
                resource("Mode", ValueType.INT16).bits(0L, 0).base(0).linear(1, 0));

        assertThat(DeviceServices.lint(
                        ScriptedDriver.service(new ScriptedDriver.Script(), edgex, device("d", Map.of()))))
                .isEmpty();
    }

    @Test
    void shouldReadACommandOfADeviceThatHasATagWithoutAValue() {
        // Given
        DeviceProfile profile = profile(List.of(command("All", operation("N"))), resource("N", ValueType.INT32));
        Map<String, Object> tags = new HashMap<>();
        tags.put("floor", null);
        Device plain = device("d", Map.of());
        Device tagged = new Device(
                null,
                "d",
                "",
                List.of(),
                null,
                tags,
                Map.of(),
                null,
                "",
                "scripted",
                plain.adminState(),
                plain.operatingState(),
                Map.of(),
                List.of());
        run(ScriptedDriver.service(new ScriptedDriver.Script(), profile, tagged));

        // When
        Event event = services.read("d", "All", soon()).join();

        // Then
        assertThat(event.tags()).containsEntry("by", "All").containsKey("floor");
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
    void shouldPollEachAtItsInterval() {
        // When
        run(ScriptedDriver.service(
                new ScriptedDriver.Script(),
                ONE,
                device("often", Map.of(), every(FAST, "N")),
                device("seldom", Map.of(), every(FAST.multipliedBy(10), "N"))));

        // Then: once both have been for a while, whatever a machine that stalls has put off
        await().atMost(Duration.ofMinutes(1))
                .until(() -> status("seldom").reads() >= 5
                        && status("often").reads() > 5 * status("seldom").reads());
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
}
