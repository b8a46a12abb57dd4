/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM, heard from before the start until this is closed: a clean stop is fine, and the exit code is 0, not the signal's. A
 * start is given up between two of its parts; of one that hangs in a part it says which, and ends with what is open left so.
 */
final class StopSignal implements AutoCloseable {
    /** For a part of the start on a small machine; what takes longer hangs. */
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** A part that hangs is a mistake of ours, and no clean stop. */
    private static final int HUNG = 2;

    private final Duration longest;
    private final Thread hook = new Thread(this::heard, "stop");
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean asked;
    private volatile String part = "its beginning";
    private volatile @Nullable Running running;

    StopSignal() {
        this(LONGEST);
    }

    /** @param longest how long a part of the start may take to end */
    StopSignal(Duration longest) {
        this.longest = longest;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts.
     *
     * @throws CancellationException when it was to stop meanwhile; what had been started is closed
     */
    Running start(Options options) throws Exception {
        try {
            Running started = Running.start(options, this::next);
            running = started;
            return started;
        } finally {
            begun.countDown();
        }
    }

    private void next(String coming) {
        if (asked) {
            throw new CancellationException("the start was given up before " + coming);
        }
        part = coming;
    }

    /** Whether it is to stop; the process then ends by itself. */
    boolean isAsked() {
        return asked;
    }

    private void heard() {
        asked = true;
        try {
            if (!begun.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("penstock: the start hangs at " + part + ": it was to stop " + longest.toSeconds()
                        + " s ago, and ends as when it is killed");
                Runtime.getRuntime().halt(HUNG);
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
