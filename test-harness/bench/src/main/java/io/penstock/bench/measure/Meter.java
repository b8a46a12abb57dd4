/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.util.Map;

/**
 * Processor time of a process from here on, and what its JVM's compilers took of it: they work for what has just begun, and hardly at all
 * some minutes later, so that they belong to no cost of a device or a pipeline.
 */
public final class Meter {
    private final Child child;
    private final long nanos;
    private final long start = System.nanoTime();
    private final Map<Long, ThreadTimes.Used> threads;

    /**
     * What was used a second.
     *
     * @param cores by all threads
     * @param compiling by the compilers' of them; 0 where the system does not tell threads apart
     */
    public record Used(double cores, double compiling) {
        /** By all but the compilers. */
        public double working() {
            return cores - compiling;
        }
    }

    public Meter(Child child) throws IOException {
        this.child = child;
        this.threads = ThreadTimes.of(child.handle().pid());
        this.nanos = child.cpuNanos();
    }

    /** Since it was made. */
    public Used used() throws IOException {
        double cores = child.cpuNanos() - nanos;
        double lasted = System.nanoTime() - start;
        double compiling = 0;
        for (Map.Entry<Long, ThreadTimes.Used> now :
                ThreadTimes.of(child.handle().pid()).entrySet()) {
            if (ThreadParts.of(now.getValue().name()).equals(ThreadParts.COMPILERS)) {
                ThreadTimes.Used before = threads.get(now.getKey());
                compiling += now.getValue().seconds() - (before == null ? 0 : before.seconds());
            }
        }
        return new Used(cores / lasted, compiling * 1e9 / lasted);
    }
}
