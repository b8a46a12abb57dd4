/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Metrics;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.mqtt.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Devices, a broker, the program and where it delivers to, each a process of its own, with numbers coming through. */
public final class Rig implements AutoCloseable {
    public static final int DEVICES = 20;
    private static final long READY_WITHIN = 60_000_000_000L;
    private static final long STUCK = 20_000_000_000L;

    private final Broker broker;
    private final Worker outside;
    private final NumberProfile profile;
    private final @Nullable FakeTime clock;
    private Program program;
    /** What programs that have ended had counted. */
    private long doubtedBefore;

    private int changes;

    private Rig(Broker broker, Worker outside, NumberProfile profile, @Nullable FakeTime clock, Program program) {
        this.broker = broker;
        this.outside = outside;
        this.profile = profile;
        this.clock = clock;
        this.program = program;
    }

    /**
     * Returns when numbers come through.
     *
     * @param bus settings of the bus
     * @param settable whether the program is to have a wall clock that {@link #stepClock} sets
     */
    public static Rig start(Path folder, String bus, boolean settable) throws IOException {
        FakeTime clock = settable ? FakeTime.in(folder) : null;
        Map<String, String> environment = clock == null ? Map.of() : clock.environment();
        Broker broker = Broker.startKeeping(Files.createDirectories(folder.resolve("broker")));
        Worker outside = Worker.start(Role.AROUND, Outside.class, folder.resolve("outside.log"));
        try {
            int far = Integer.parseInt(outside.ask("open " + broker.port()));
            NumberProfile profile = new NumberProfile(folder.resolve("profile"), broker.port(), far, bus, DEVICES);
            profile.write(100);
            Rig rig = new Rig(broker, outside, profile, clock, Program.start(profile.folder(), environment));
            rig.awaitThroughOrClose();
            return rig;
        } catch (IOException e) {
            outside.close();
            broker.close();
            throw e;
        }
    }

    private void awaitThroughOrClose() throws IOException {
        try {
            awaitThrough();
        } catch (IOException e) {
            program.close();
            throw e;
        }
    }

    /** What is published before the program has subscribed is nobody's: some numbers first, which do not count. */
    private void awaitThrough() throws IOException {
        long end = System.nanoTime() + READY_WITHIN;
        ask("feed 200 " + DEVICES);
        while (ask("counts").unique() == 0) {
            program.child().check();
            if (System.nanoTime() > end) {
                throw new IOException("numbers must come through within 60 s; see "
                        + program.child().log());
            }
            Pace.pause(0.05);
        }
        ask("pause");
        long before = -1;
        while (ask("counts").unique() != before) {
            before = ask("counts").unique();
            Pace.pause(0.3);
        }
        ask("reset");
    }

    public Broker broker() {
        return broker;
    }

    public Program program() {
        return program;
    }

    public Path folder() {
        return profile.folder();
    }

    /** Says something to the world outside, and hears what it has counted. */
    public Outside.Counts ask(String what) throws IOException {
        return Outside.Counts.parse(outside.ask(what));
    }

    /** The first numbers that have not come. */
    String missing() throws IOException {
        return outside.ask("missing");
    }

    /** Sets the program's wall clock ahead of, or behind, the right time. */
    void stepClock(int seconds) throws IOException {
        if (clock == null) {
            throw new IOException("the clock of this program cannot be set");
        }
        clock.step(seconds);
    }

    /** Saves the profile with another number in its filter. */
    public void reload() throws IOException {
        profile.change(101 + ++changes);
    }

    /** SIGKILL, and started again on the same folder. */
    void killAndStart() throws IOException {
        remember();
        program.kill();
        program = Program.start(profile.folder(), clock == null ? Map.of() : clock.environment());
    }

    /** A program that ends forgets what it has sent again. */
    private void remember() throws IOException {
        doubtedBefore += resent();
    }

    /** By its lanes, and what the devices' broker gave its service once more. */
    private long resent() throws IOException {
        Metrics metrics = program.metrics();
        return (long) (metrics.sum("penstock_lane_events_resent")
                + metrics.sum("penstock_service_causes", "cause=\"redelivered\""));
    }

    /** Ended as an operator does (SIGTERM), and started again on the same folder. */
    void stopAndStart() throws IOException {
        remember();
        program.close();
        program = Program.start(profile.folder(), clock == null ? Map.of() : clock.environment());
    }

    /** Events that the program says it lost to the cap; it keeps that with its cursors. */
    long counted() throws IOException {
        return (long) program.metrics().sum("penstock_cursor_lost", "cursor=\"numbers/far\"");
    }

    /** Events that the program says it sent again without knowing whether they had arrived. */
    public long doubted() throws IOException {
        return doubtedBefore + resent();
    }

    /** Ends the feed and waits until each number has arrived or is counted. */
    public void drain() throws IOException {
        ask("pause");
        awaitBehind(0);
    }

    /**
     * Waits until no more than so many are on the way; gives up when for 20 s nothing comes any more.
     *
     * @return seconds
     */
    public double awaitBehind(long most) throws IOException {
        long start = System.nanoTime();
        long progressAt = start;
        Outside.Counts counts = ask("counts");
        long before = counts.unique();
        while (counts.sent() - counts.unique() - counted() > most && System.nanoTime() - progressAt < STUCK) {
            program.child().check();
            Pace.pause(0.02);
            counts = ask("counts");
            if (counts.unique() != before) {
                before = counts.unique();
                progressAt = System.nanoTime();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Waits until the program counts something of this on the stream {@code events}: that the fault has happened. */
    void awaitMetric(String name) throws IOException {
        long end = System.nanoTime() + READY_WITHIN;
        while (program.metrics().sum(name, "stream=\"events\"") == 0) {
            if (System.nanoTime() > end) {
                throw new IOException("the bus must become full within 60 s, but " + name + " is still 0");
            }
            Pace.pause(0.2);
        }
    }

    @Override
    public void close() {
        program.close();
        outside.close();
        broker.close();
    }
}
