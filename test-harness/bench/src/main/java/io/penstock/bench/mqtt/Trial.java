/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.Worker;
import java.io.IOException;

/** One load on one subject. */
public final class Trial {
    private static final long READY_WITHIN = 60_000_000_000L;

    private final Way way;
    private final Worker loader;

    /** @param loader a {@link Loader} */
    public Trial(Way way, Worker loader) {
        this.way = way;
        this.loader = loader;
    }

    /**
     * @param rate messages a second; 0: as many as come back
     * @param window messages on the way at most, when it is 0
     */
    public Outcome run(Subject subject, int rate, int window, double warmUp, double seconds) throws IOException {
        return run(subject, subject.load(way, rate, window, warmUp, seconds));
    }

    /** Any load on a subject. */
    public Outcome run(Subject subject, Load load) throws IOException {
        subject.child().check();
        try {
            return Outcome.parse(loader.ask(load.line()));
        } catch (IOException e) {
            subject.child().check();
            throw e;
        }
    }

    /** As many as come back, until it is warm. */
    public Steady warm(Subject subject, int window, double least) throws IOException {
        return Steady.await(
                least, seconds -> run(subject, 0, window, 0, seconds).cpuMicros());
    }

    /** Until a few messages come through. */
    public void awaitReady(Subject subject) throws IOException {
        long end = System.nanoTime() + READY_WITHIN;
        while (run(subject, 100, 1, 0, 0.2).throughput() == 0) {
            if (System.nanoTime() > end) {
                throw new IOException(
                        subject.name() + " must let messages through within 60 s:\n" + MqttBench.logOf(subject));
            }
        }
    }
}
