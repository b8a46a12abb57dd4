/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import java.util.function.Consumer;

/**
 * A task that a timer repeats. An executor ends a repetition for good when a run of it throws, and keeps what was thrown to itself: what
 * looks after the others would be gone, and nobody would know.
 */
public final class Guarded implements Runnable {
    private final Runnable task;
    private final Consumer<Throwable> failed;
    private boolean failing;

    private Guarded(Runnable task, Consumer<Throwable> failed) {
        this.task = task;
        this.failed = failed;
    }

    /**
     * The task as one that never throws. For one thread at a time, as a timer does.
     *
     * @param failed hears what a run threw, errors included, unless the run before threw too: some run ten times a second
     */
    public static Runnable guarded(Runnable task, Consumer<Throwable> failed) {
        return new Guarded(task, failed);
    }

    @Override
    public void run() {
        try {
            task.run();
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                failing = true;
                failed.accept(e);
            }
        }
    }
}
