/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM, heard from before the start until this is closed: a clean stop is fine, and the exit code is 0, not the signal's. A
 * start is given up between two of its parts.
 */
final class StopSignal implements AutoCloseable {
    /** For a part of the start, such as rules in DRL on a small machine; what takes longer hangs, and ends as when it is killed. */
    private static final long LONGEST_SECONDS = 30;

    private final Thread hook = new Thread(this::heard, "stop");
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean asked;
    private volatile @Nullable Running running;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts.
     *
     * @throws CancellationException when it was to stop meanwhile; what had been started is closed
     */
    Running start(Options options) throws Exception {
        try {
            Running started = Running.start(options, () -> asked);
            running = started;
            return started;
        } finally {
            begun.countDown();
        }
    }

    /** Whether it is to stop; the process then ends by itself. */
    boolean isAsked() {
        return asked;
    }

    private void heard() {
        asked = true;
        try {
            if (!begun.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            return;
        }
        Running started = running;
        if (started != null) {
            started.close();
        }
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void close() {
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                asked = true; // it is heard at this moment
            }
        }
    }
}
