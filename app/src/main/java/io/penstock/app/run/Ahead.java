/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * What needs nothing of the profile, made on a thread of its own while that is read: Camel, the metrics with what they ask
 * of the JVM, and the log. In turn they would be a fifth of the time to the first event.
 */
final class Ahead implements AutoCloseable {
    private final FutureTask<ILoggerFactory> log = new FutureTask<>(LoggerFactory::getILoggerFactory);
    private final FutureTask<CamelHost> camel = new FutureTask<>(CamelHost::new);
    private final FutureTask<Measures> measures = new FutureTask<>(Measures::new);
    private boolean closed;

    /** Begins. */
    Ahead() {
        Thread thread = new Thread(
                () -> {
                    log.run();
                    measures.run();
                    camel.run();
                },
                "start-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for it: a logger that is asked for by one thread while another makes the first may stay silent for ever. */
    void awaitLog() throws Exception {
        get(log);
    }

    /** Waits for it. */
    CamelHost camel() throws Exception {
        return get(camel);
    }

    /** Waits for them. */
    Measures measures() throws Exception {
        return get(measures);
    }

    private static <T> T get(FutureTask<T> made) throws Exception {
        try {
            return made.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Closes what was started; may be called twice. */
    @Override
    public synchronized void close() throws InterruptedException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            camel.get().close();
        } catch (ExecutionException e) {
            LoggerFactory.getLogger(Ahead.class).debug("there is no Camel to close: it did not start", e);
        }
    }
}
