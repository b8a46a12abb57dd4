/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a measurement may take before it counts as hanging. Then every process that it started is ended, so that whoever waits for one of
 * them fails, and the thread that measures is interrupted; the measurements behind it are made.
 */
final class Patience implements AutoCloseable {
    private static final double LEAST_MINUTES = 10;
    private static final double TIMES = 3;

    private final double minutes;
    private final Runnable end;
    private final Thread measuring = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread watching = new Thread(this::watch, "patience");
    private volatile boolean over;

    private Patience(double minutes, Runnable end) {
        this.minutes = minutes;
        this.end = end;
    }

    /** For a run that has its JVM for itself: whatever else it started is ended too. */
    static void endAllProcesses() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Watches over what this thread does until it is closed.
     *
     * @param end ends the processes that somebody may be waiting for
     */
    static Patience with(Measurement measurement, Effort effort, Runnable end) {
        double minutes = Math.max(LEAST_MINUTES, TIMES * measurement.minutes()) + TIMES * effort.minutes();
        return ofMinutes(minutes, end);
    }

    /** @param end ends the processes that somebody may be waiting for */
    static Patience ofMinutes(double minutes, Runnable end) {
        Patience patience = new Patience(minutes, end);
        patience.watching.setDaemon(true);
        patience.watching.start();
        return patience;
    }

    private void watch() {
        try {
            if (done.await((long) (minutes * 60e3), TimeUnit.MILLISECONDS)) {
                return;
            }
            over = true;
            measuring.interrupt();
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isOver() {
        return over;
    }

    /** Why it was ended. */
    String text() {
        return String.format(Locale.ROOT, "ended after %.3g minutes, many more than it takes", minutes);
    }

    /** What is behind it goes on without being interrupted. */
    @Override
    public void close() {
        done.countDown();
        boolean interrupted = false;
        while (watching.isAlive()) {
            try {
                watching.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        interrupted |= Thread.interrupted();
        if (interrupted && !over) {
            Thread.currentThread().interrupt();
        }
    }
}
