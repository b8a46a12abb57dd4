/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.reactivex.Scheduler;
import io.reactivex.disposables.Disposable;
import io.reactivex.disposables.Disposables;
import java.util.concurrent.TimeUnit;

/**
 * Runs what the client gives to its application scheduler at once on the thread that gives it, so that callbacks come on the
 * network thread and no message changes threads.
 */
final class DirectScheduler extends Scheduler {
    static final DirectScheduler INSTANCE = new DirectScheduler();

    @Override
    public Worker createWorker() {
        return new Worker() {
            private volatile boolean disposed;

            @Override
            public Disposable schedule(Runnable run, long delay, TimeUnit unit) {
                if (delay > 0) {
                    throw new UnsupportedOperationException(
                            "a delay of " + delay + " " + unit + " on the direct scheduler");
                }
                if (!disposed) {
                    run.run();
                }
                return Disposables.disposed();
            }

            @Override
            public void dispose() {
                disposed = true;
            }

            @Override
            public boolean isDisposed() {
                return disposed;
            }
        };
    }
}
