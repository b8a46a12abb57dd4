/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What copies from topics to topics, in a process of its own.
 *
 * @param name for the report
 * @param child its process
 * @param topicIn with {@code {n}} for the device's number
 * @param filterOut what it publishes
 * @param qos on both sides
 */
public record Subject(String name, Child child, String topicIn, String filterOut, int qos) implements AutoCloseable {
    static final int DEVICES = 10;

    /** The bare copy. */
    static Subject copy(Way way, int qos, Path folder) throws IOException {
        Path ready = folder.resolve("copy-ready");
        Child child = Child.java(
                Role.MEASURED,
                List.of("-XX:+UseSerialGC"),
                BareCopy.class.getName(),
                List.of("" + way.in(), "" + way.out(), "bare/in", "bare/out", "" + qos, ready.toString()),
                folder.resolve("copy.log"));
        long end = System.nanoTime() + 60_000_000_000L;
        while (!Files.exists(ready)) {
            child.check();
            if (System.nanoTime() > end) {
                child.close();
                throw new IOException("the bare copy must subscribe within 60 s; see " + child.log());
            }
            LockSupport.parkNanos(20_000_000);
        }
        return new Subject("bare copy", child, "bare/in/meter-{n}/all", "bare/out/#", qos);
    }

    /** Penstock with a profile that filters and converts on the way. It is ready when a first message comes through. */
    public static Subject penstock(Way way, int qos, String linger, Path folder) throws IOException {
        Path profile = CopyProfile.write(folder.resolve("profile"), way, qos, linger, DEVICES);
        Child child = Installation.run(Role.MEASURED, profile, Installation.thisJdk(), folder.resolve("penstock.log"));
        return new Subject("penstock", child, "plant/in/meter-{n}/all", "plant/out/#", qos);
    }

    Load load(Way way, int rate, int window, double warmUp, double seconds) {
        return new Load(
                way,
                topicIn,
                filterOut,
                qos,
                rate,
                window,
                DEVICES,
                warmUp,
                seconds,
                child.handle().pid(),
                Payload.METER);
    }

    @Override
    public void close() {
        child.close();
    }
}
