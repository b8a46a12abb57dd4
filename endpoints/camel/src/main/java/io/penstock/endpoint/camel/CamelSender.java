/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.Handover;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.camel.Failure;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends exchanges on workers of its own, so that a component that hangs holds up neither the lane's thread nor the close. */
final class CamelSender implements Sender {
    private static final Logger LOG = LoggerFactory.getLogger(CamelSender.class);
    private static final long CLOSE_WAIT_MILLIS = 800;

    private final boolean list;
    private final boolean ordered;
    private final Exchanges exchanges;
    private final ExecutorService workers;
    private final Set<Handover> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    /** Why something was away: what comes behind it would overtake it. Of the one worker that delivers in order. */
    private volatile @Nullable String broken;

    CamelSender(CamelEndpoint settings, Exchanges exchanges) {
        this.list = settings.as() == CamelEndpoint.As.LIST;
        this.ordered = settings.mode() == Endpoint.Mode.ORDERED;
        this.exchanges = exchanges;
        this.workers = Executors.newFixedThreadPool(settings.inFlight(), task -> {
            Thread thread = new Thread(task, "camel " + exchanges.lane());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void send(List<Message> messages, Outcome outcome) {
        Handover handover = new Handover(messages.size(), outcome);
        inFlight.add(handover);
        try {
            if (list) {
                workers.execute(() -> deliver(messages, 0, messages.size(), handover));
            } else {
                for (int i = 0; i < messages.size(); i++) {
                    int index = i;
                    workers.execute(() -> deliver(messages, index, index + 1, handover));
                }
            }
        } catch (RejectedExecutionException e) {
            handover.abandon("closed");
            inFlight.remove(handover);
        }
    }

    private void deliver(List<Message> messages, int from, int to, Handover handover) {
        String before = closed ? "closed" : broken;
        String away = before == null ? exchange(messages, from, to, handover) : before;
        if (!away.isEmpty()) {
            if (ordered) {
                broken = away;
            }
            handover.away(from, to, away); // those that have an outcome keep it
        }
        if (handover.settled()) {
            inFlight.remove(handover);
        }
    }

    /**
     * One exchange for these; when it is refused, one for each half, until the message at fault is alone.
     *
     * @return why nothing more can be sent now; empty when it can
     */
    private String exchange(List<Message> messages, int from, int to, Handover handover) {
        Failure failure;
        try {
            failure = exchanges.send(messages.subList(from, to), list);
        } catch (RuntimeException | LinkageError e) {
            failure = Failure.of(e);
        }
        if (failure == null) {
            handover.acknowledged(from, to);
            return "";
        }
        if (!failure.refused()) {
            return failure.reason();
        }
        if (to - from == 1) {
            handover.refused(from, failure.reason());
            return "";
        }
        int middle = (from + to) >>> 1;
        String away = exchange(messages, from, middle, handover);
        return away.isEmpty() ? exchange(messages, middle, to, handover) : away;
    }

    @Override
    public void close() {
        closed = true;
        workers.shutdownNow();
        inFlight.forEach(handover -> handover.abandon("closed"));
        inFlight.clear();
        Thread closer = new Thread(exchanges::close, "camel close " + exchanges.lane());
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(CLOSE_WAIT_MILLIS);
            if (closer.isAlive() || !workers.awaitTermination(1, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "endpoint={} a Camel component hangs: its producer is left to end by itself", exchanges.lane());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
