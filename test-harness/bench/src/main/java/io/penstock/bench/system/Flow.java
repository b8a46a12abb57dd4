/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.system;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.mqtt.Load;
import io.penstock.bench.mqtt.Loader;
import io.penstock.bench.mqtt.Outcome;
import io.penstock.bench.mqtt.Payload;
import io.penstock.bench.mqtt.Subject;
import io.penstock.bench.mqtt.Trial;
import io.penstock.bench.mqtt.Turns;
import io.penstock.bench.mqtt.Way;
import java.io.IOException;
import java.nio.file.Path;

/** A broker, a load generator that is the sink too, and a Penstock between, each a process of its own. */
public final class Flow implements AutoCloseable {
    /** As the devices see it: at least once on both sides. */
    private static final int QOS = 1;

    private final Broker broker;
    private final Worker loader;
    private final Trial trial;
    private final Subject subject;
    private final int devices;

    /** What fills the profile once the broker's port is known. */
    public interface Writer {
        FlowProfile write(FlowProfile empty) throws IOException;
    }

    public Flow(Path work, Writer profile) throws IOException {
        broker = Broker.start(work);
        loader = Worker.start(Role.AROUND, Loader.class, work.resolve("loader.log"));
        trial = new Trial(Way.through(broker), loader);
        FlowProfile written = profile.write(new FlowProfile(work.resolve("profile"), broker.port()));
        devices = written.each();
        Child child =
                Installation.run(Role.MEASURED, written.done(), Installation.thisJdk(), work.resolve("penstock.log"));
        subject = new Subject("penstock", child, "plant/in/none", "plant/out/#", QOS);
    }

    public Child child() {
        return subject.child();
    }

    /** Until messages of this group come through. */
    public void awaitReady(String group, String payload) throws IOException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (run(group, payload, 20, 1, 0, 0.3).throughput() == 0) {
            if (System.nanoTime() > end) {
                throw new IOException("group " + group + " must come through within 60 s; see "
                        + subject.child().log());
            }
        }
    }

    /** @param rate messages a second; 0: as many as come back */
    public Outcome run(String group, String payload, double rate, int window, double warmUp, double seconds)
            throws IOException {
        boolean raw = payload.startsWith("bytes");
        Load load = new Load(
                Way.through(broker),
                "plant/" + (raw ? "raw/" : "in/") + group + "-{n}/" + (raw ? "blob" : "all"),
                "plant/out/#",
                QOS,
                (int) Math.ceil(rate),
                window,
                devices,
                warmUp,
                seconds,
                subject.child().handle().pid(),
                payload);
        return trial.run(subject, load);
    }

    /**
     * As many as come back, until it is warm.
     *
     * @param into takes what became of them
     */
    public Steady warm(String group, String payload, int window, double least, Turns into) throws IOException {
        return Steady.await(least, seconds -> into.add(run(group, payload, 0, window, 0, seconds))
                .cpuMicros());
    }

    /** The same with the three readings of a meter. */
    public Outcome run(String group, double rate, int window, double warmUp, double seconds) throws IOException {
        return run(group, Payload.readings(3), rate, window, warmUp, seconds);
    }

    @Override
    public void close() {
        subject.close();
        loader.close();
        broker.close();
    }
}
