/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Output;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Size;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.rules.AlertBook;
import io.penstock.rules.drools.DrlFiring;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DroolsEffectsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            Size.parse("4MiB"),
            Size.parse("1MiB"),
            BusSettings.WhenFull.DROP_OLDEST,
            Size.parse("256KiB"),
            Size.parse("1MiB"));

    @Test
    void shouldCountWhatTheBusDidNotTake() {
        // Given
        Bus bus = new MemoryBus(SETTINGS, CLOCK, 1);
        DeviceServices services = new DeviceServices(bus, NO_CONNECTIONS, CLOCK, new Random(1), Path.of("."));
        try (bus;
                AlertBook alerts = new AlertBook(bus, CLOCK);
                CommandDesk desk = new CommandDesk(bus, services, CLOCK, new Random(2));
                DroolsEffects effects =
                        new DroolsEffects(full(bus), desk, alerts, Map::of, services, NO_DEVICES, CLOCK)) {
            Event said = Event.of(UUID.randomUUID(), "lamp", "", "said", 1, List.of(Reading.ofText("Word", 1, "lit")));
            // When
            effects.fired(new DrlFiring(
                    UUID.randomUUID(),
                    "follow",
                    Instant.ofEpochSecond(1),
                    "an event",
                    0,
                    Map.of(),
                    List.of(),
                    List.of(said),
                    List.of(),
                    List.of()));
            // Then: the firing and the event
            assertThat(effects.unrecorded()).isEqualTo(2);
        }
    }

    @Test
    void shouldTellOfWritesThatWereDoneOrMayHaveBeen() {
        // Given
        Bus bus = new MemoryBus(SETTINGS, CLOCK, 1);
        DeviceServices services = new DeviceServices(bus, NO_CONNECTIONS, CLOCK, new Random(1), Path.of("."));
        try (bus;
                AlertBook alerts = new AlertBook(bus, CLOCK);
                CommandDesk desk = new CommandDesk(bus, services, CLOCK, new Random(2));
                DroolsEffects effects = new DroolsEffects(bus, desk, alerts, Map::of, services, NO_DEVICES, CLOCK)) {
            // When
            record(bus, "done", Outcome.DONE, null);
            record(bus, "unknown", Outcome.UNKNOWN, Cause.TIMEOUT);
            record(bus, "unread", Outcome.FAILED, Cause.VERIFY);
            record(bus, "unsaved", Outcome.FAILED, Cause.AUDIT);
            record(bus, "failed", Outcome.FAILED, Cause.DEVICE);
            record(bus, "refused", Outcome.REFUSED, Cause.INTERLOCK);
            // Then
            assertThat(effects.changedElsewhere())
                    .extracting(Output::resource)
                    .containsExactlyInAnyOrder("done", "unknown", "unread", "unsaved");
        }
    }

    private static void record(Bus bus, String resource, Outcome outcome, @Nullable Cause cause) {
        Command command = Command.set(
                resource,
                "lamp",
                resource,
                Map.of(resource, true),
                Caller.of(Caller.Origin.REST, "ann"),
                Instant.ofEpochSecond(1));
        Audit audit = new Audit(command, outcome, cause, "", List.of(), Instant.ofEpochSecond(1));
        bus.append(Stream.COMMANDS, List.of(audit.toEvent(UUID.randomUUID())))
                .toCompletableFuture()
                .join();
    }

    /** The same that takes nothing more. */
    private static Bus full(Bus bus) {
        InvocationHandler handler =
                (proxy, method, arguments) -> method.getName().equals("append")
                        ? CompletableFuture.failedFuture(new BusFullException("full"))
                        : method.invoke(bus, arguments);
        return (Bus) Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, handler);
    }

    private static final Connections NO_CONNECTIONS = new Connections() {
        @Override
        public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
            throw new IllegalStateException("there is no connection");
        }
    };

    private static final Devices NO_DEVICES = new Devices() {
        @Override
        public @Nullable Device device(String name) {
            return null;
        }

        @Override
        public @Nullable DeviceProfile profile(String name) {
            return null;
        }

        @Override
        public Collection<Device> all() {
            return List.of();
        }
    };
}
