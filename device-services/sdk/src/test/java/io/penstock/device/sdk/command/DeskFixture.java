/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.command;
import static io.penstock.device.sdk.Build.operation;
import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Interlock;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.NoConnections;
import io.penstock.device.sdk.ScriptedDriver;
import io.penstock.device.sdk.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A desk over a real bus, and devices that do what a script says. */
final class DeskFixture implements AutoCloseable {
    static final DeviceProfile BOILER = profile(
            List.of(
                    command(
                            "Start",
                            new ResourceOperation("Mode", "Auto", Map.of("0", "Off", "1", "Auto")),
                            operation("Burner")),
                    command("All", operation("Level"), operation("Temperature"))),
            resource("Burner", ValueType.BOOL),
            resource("Pump", ValueType.BOOL),
            resource("Mode", ValueType.INT16),
            resource("Speed", ValueType.UINT16).range(0, 1500),
            resource("Level", ValueType.INT32),
            resource("Temperature", ValueType.FLOAT64),
            resource("Alive", ValueType.INT16).absent("7"),
            resource("Serial", ValueType.STRING).access(ReadWrite.R),
            resource("Key", ValueType.STRING).access(ReadWrite.W));

    /** As the program's, but for a time-out that no machine stalls for. */
    private static final DeskSettings PATIENT = new DeskSettings(
            Duration.ofMinutes(1),
            DeskSettings.DEFAULT.timeToLive(),
            DeskSettings.DEFAULT.rate(),
            DeskSettings.DEFAULT.auditReads(),
            List.of(),
            List.of());

    /** The same of a program that stops. */
    private static final Patience LONG = new Patience(Patience.OF_THE_PROGRAM.mark(), Duration.ofMinutes(1));

    final SegmentBus bus;
    final DeviceServices services;
    final CommandDesk desk;
    private final List<Device> devices = new ArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private String prefix = "c-";
    private DeskSettings settings;

    DeskFixture(Path data) throws IOException {
        this(SegmentBus.open(data, busSettings(), Clock.systemUTC()));
    }

    DeskFixture(Path data, Timing timing) throws IOException {
        this(SegmentBus.open(data, busSettings(), Clock.systemUTC()), timing);
    }

    private DeskFixture(SegmentBus bus, Timing timing) {
        this(bus, bus, PATIENT, LONG, timing);
    }

    DeskFixture(SegmentBus bus) {
        this(bus, bus);
    }

    /** @param seen what desk and services have of the bus */
    DeskFixture(SegmentBus bus, Bus seen) {
        this(bus, seen, LONG);
    }

    /** @param patience how long the desk waits with what is urgent */
    DeskFixture(SegmentBus bus, Bus seen, Patience patience) {
        this(bus, seen, PATIENT, patience, Timing.of(Clock.systemUTC()));
    }

    /** @param settings what the desk begins with */
    DeskFixture(SegmentBus bus, Bus seen, DeskSettings settings, Timing timing) {
        this(bus, seen, settings, LONG, timing);
    }

    private DeskFixture(SegmentBus bus, Bus seen, DeskSettings settings, Patience patience, Timing timing) {
        this.bus = bus;
        this.settings = settings;
        services = new DeviceServices(seen, new NoConnections(), timing, new Random(1), Path.of("."));
        desk = new CommandDesk(seen, services, settings, patience, timing, new Random(2));
    }

    /** Ids that no other fixture over the same data gives. */
    DeskFixture ids(String begin) {
        prefix = begin;
        return this;
    }

    static BusSettings busSettings() {
        return new BusSettings(
                BusSettings.Durability.PROCESS,
                Duration.ofHours(1),
                new Size(64L << 20),
                new Size(64L << 20),
                BusSettings.WhenFull.DROP_OLDEST,
                new Size(1L << 20),
                new Size(1L << 20));
    }

    DeskFixture settings(DeskSettings changed) {
        settings = changed;
        return this;
    }

    DeskFixture interlocks(Interlock... interlocks) {
        return settings(settings.withInterlocks(List.of(interlocks)));
    }

    DeskFixture run(ScriptedDriver.Script script, Device... with) {
        devices.clear();
        devices.addAll(List.of(with));
        DeskSettings next = new DeskSettings(
                settings.timeout(),
                settings.timeToLive(),
                settings.rate(),
                settings.auditReads(),
                settings.interlocks(),
                devices);
        desk.apply(next, () -> services.apply(List.of(ScriptedDriver.service(script, BOILER, with)), "hash"));
        return this;
    }

    static Caller rest(String name) {
        return Caller.of(Caller.Origin.REST, name);
    }

    static Caller rule(String name) {
        return Caller.of(Caller.Origin.RULE, name);
    }

    Command get(String device, String target) {
        return Command.get(id(), device, target, rest("ann"), Instant.now());
    }

    Command set(String device, String resource, Object value) {
        return Command.set(id(), device, resource, Map.of(resource, value), rest("ann"), Instant.now());
    }

    Command setByRule(String device, String resource, Object value) {
        return Command.set(id(), device, resource, Map.of(resource, value), rule("heat"), Instant.now());
    }

    private String id() {
        return prefix + ids.incrementAndGet();
    }

    Answer ask(Command command) throws Exception {
        return desk.execute(command).get(90, TimeUnit.SECONDS);
    }

    /** Everything on the stream {@code commands}, from the beginning. */
    List<Audit> audit() {
        return audit(bus);
    }

    static List<Audit> audit(SegmentBus bus) {
        String name = "test-" + System.nanoTime();
        List<Audit> out = new ArrayList<>();
        try (Reader reader =
                bus.open(new CursorSpec(name, Stream.COMMANDS, Selection.ALL, Start.EARLIEST, null), NOBODY)) {
            for (Batch b = poll(reader); b != null; b = poll(reader)) {
                for (Event event : b.events()) {
                    out.add(Audit.from(event));
                }
            }
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
        bus.drop(name);
        return out;
    }

    private static Batch poll(Reader reader) {
        return reader.poll(Duration.ZERO, Duration.ZERO, 1000);
    }

    private static final ShardListener NOBODY = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved saved) {}

        @Override
        public void revoked(Shard shard) {}
    };

    /** As {@code started c-1}, {@code done c-1}: of writes, unless they have no id of a test. */
    List<String> states() {
        return audit().stream()
                .filter(a -> a.command().kind() == Command.Kind.SET)
                .map(a -> a.state() + " " + a.command().id())
                .toList();
    }

    @Override
    public void close() {
        desk.close();
        services.stop();
        bus.close();
    }
}
