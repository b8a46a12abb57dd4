/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.engine.metrics.LaneMetrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the endpoint: window, order, outcomes, retry. On the lane's thread; outcomes come through the mailbox.
 *
 * <p>Ordered: messages go in sequence; after a failure the sender is closed and all that is unacknowledged goes again. Concurrent: a
 * message waits while one before it is about the same device; after a failure nothing more is sent, what is in flight may
 * finish, then the sender is closed.
 */
final class Outbox {
    /** What becomes of a message that the endpoint refused. */
    interface Refusals {
        /** Gives the parts that take its place; none when it has become a dead letter. */
        List<OutMessage> refused(OutMessage message, String reason) throws StepAwayException;
    }

    /** After so many refusals in a row the endpoint itself is suspect. */
    static final int SUSPECT_AFTER = 20;

    private final Outlet outlet;
    private final Mailbox mailbox;
    private final LaneMetrics metrics;
    private final Refusals refusals;
    private final LongSupplier nanoTime;
    private final boolean concurrent;
    private final int window;
    private final long timeout;

    private final MessageList list = new MessageList();
    private final List<OutMessage> picked = new ArrayList<>();
    private int inFlight;
    private int refusedInRow;
    private long expiryCheckAt;
    private @Nullable String failure;

    Outbox(
            Endpoint endpoint,
            Outlet outlet,
            Mailbox mailbox,
            LaneMetrics metrics,
            Refusals refusals,
            LongSupplier nanoTime) {
        this.outlet = outlet;
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.concurrent = endpoint.mode() == Endpoint.Mode.CONCURRENT;
        this.window = Math.max(1, endpoint.window());
        this.timeout = endpoint.timeout().toNanos();
    }

    void add(OutMessage message) {
        list.append(message);
    }

    int size() {
        return list.size();
    }

    long bytes() {
        return list.bytes();
    }

    int inFlight() {
        return inFlight;
    }

    int unsent() {
        return list.size() - inFlight;
    }

    boolean isConcurrent() {
        return concurrent;
    }

    int refusedInRow() {
        return refusedInRow;
    }

    /** The sequence number of the first message that has not arrived; {@code Long.MAX_VALUE} when all have. */
    long firstSequence() {
        OutMessage head = list.head();
        return head == null ? Long.MAX_VALUE : head.sequence;
    }

    MessageList list() {
        return list;
    }

    /** Takes outcomes in, opens the endpoint when it is time, and sends what may be sent. */
    void pump(long now) {
        settle();
        while (failure == null && outlet.open(now)) {
            if (!sendSome()) {
                // Nothing may be settled behind this: it would make room that nobody uses before the next wait.
                return;
            }
            settle();
        }
    }

    /** An endpoint that is open and has nothing to take is well. */
    void wellIfIdle() {
        if (outlet.isAway() && outlet.isOpen() && list.size() == 0 && failure == null) {
            outlet.proven();
        }
    }

    /** Takes outcomes in and sends nothing. */
    void settle() {
        Mailbox.Item item = mailbox.take();
        while (item != null) {
            apply(item);
            item = item.next;
        }
        expire();
        if (failure != null) {
            fail(failure);
        }
        metrics.inFlight = inFlight;
        metrics.pending = list.size();
    }

    private void apply(Mailbox.Item item) {
        OutMessage[] messages = item.call.messages;
        long arrived = 0;
        int to = Math.min(item.to, messages.length);
        for (int i = Math.max(0, item.from); i < to; i++) {
            OutMessage message = messages[i];
            if (!message.isOf(item.call) || message.state != OutMessage.State.SENT) {
                continue;
            }
            inFlight--;
            switch (item.kind) {
                case ACKNOWLEDGED -> {
                    arrived += message.message.members();
                    done(message);
                }
                case REFUSED -> refused(message, item.reason);
                case AWAY -> {
                    unsend(message);
                    failure = item.reason;
                }
            }
        }
        if (arrived > 0) {
            metrics.out.add(arrived);
            refusedInRow = 0;
            outlet.proven();
        }
    }

    private void done(OutMessage message) {
        list.remove(message);
        message.state = OutMessage.State.DONE;
        message.call = null;
    }

    private void refused(OutMessage message, String reason) {
        metrics.refused.increment();
        message.mayHaveArrived = false;
        refusedInRow++;
        if (outlet.isSuspect() || refusedInRow >= SUSPECT_AFTER) {
            unsend(message);
            message.mayHaveArrived = false;
            message.refusal = reason;
            outlet.suspect(refusedInRow + " messages refused in a row, the last: " + reason);
            failure = outlet.health().reason();
            return;
        }
        try {
            replace(message, reason);
        } catch (StepAwayException e) {
            // it comes back when the step does: sent, refused and cut once more
            refusedInRow--;
            unsend(message);
            message.mayHaveArrived = false;
            failure = e.getMessage();
        }
    }

    private void replace(OutMessage message, String reason) throws StepAwayException {
        for (OutMessage part : refusals.refused(message, reason)) {
            list.insertBefore(message, part);
        }
        done(message);
    }

    private void unsend(OutMessage message) {
        message.state = OutMessage.State.UNSENT;
        message.call = null;
        message.mayHaveArrived = true;
    }

    /** Without an outcome for too long: away. */
    private void expire() {
        if (inFlight == 0 || nanoTime.getAsLong() - expiryCheckAt < 0) {
            return;
        }
        expiryCheckAt = oldest() + timeout;
        if (nanoTime.getAsLong() - expiryCheckAt >= 0) {
            failure = "no outcome within " + timeout / 1_000_000 + " ms";
            closeNow();
        }
    }

    /** When the oldest message in flight was sent. */
    private long oldest() {
        long now = nanoTime.getAsLong();
        long age = 0;
        int left = inFlight;
        for (OutMessage m = list.head(); m != null && left > 0; m = m.next) {
            SendCall call = m.call;
            if (call != null) {
                left--;
                age = Math.max(age, now - call.sentAt);
            }
        }
        return now - age;
    }

    private void fail(String reason) {
        if (!concurrent) {
            closeNow();
        }
        if (inFlight == 0) {
            outlet.close();
            failure = null;
            outlet.failed(reason);
        }
    }

    /** Closes the sender: what is in flight then has no outcome any more. */
    void closeNow() {
        String before = failure;
        outlet.close();
        Mailbox.Item item = mailbox.take();
        while (item != null) {
            apply(item);
            item = item.next;
        }
        failure = before;
        list.forEach(m -> {
            if (m.state == OutMessage.State.SENT) {
                inFlight--;
                unsend(m);
            }
        });
    }

    private boolean sendSome() {
        int free = (outlet.isSuspect() ? 1 : window) - inFlight;
        if (free <= 0 || unsent() == 0) {
            return false;
        }
        picked.clear();
        if (concurrent) {
            pickConcurrent(free);
        } else {
            pickOrdered(free);
        }
        if (picked.isEmpty()) {
            return false;
        }
        SendCall call = new SendCall(picked.toArray(new OutMessage[0]), nanoTime.getAsLong(), mailbox);
        for (OutMessage message : picked) {
            sent(message, call);
        }
        if (inFlight == 0) {
            expiryCheckAt = call.sentAt + timeout;
        }
        inFlight += picked.size();
        ShardState.handOver(picked);
        picked.clear();
        outlet.send(call);
        return true;
    }

    private void sent(OutMessage message, SendCall call) {
        message.state = OutMessage.State.SENT;
        message.call = call;
        message.refusal = null;
        if (message.tries++ > 0) {
            metrics.retried.increment();
        }
        if (message.mayHaveArrived) {
            metrics.resent.add(message.message.members());
        }
    }

    private void pickOrdered(int free) {
        for (OutMessage m = list.head(); m != null && picked.size() < free; m = m.next) {
            if (m.state == OutMessage.State.UNSENT) {
                picked.add(m);
            }
        }
    }

    private void pickConcurrent(int free) {
        Set<String> busy = new HashSet<>();
        for (OutMessage m = list.head(); m != null && picked.size() < free; m = m.next) {
            boolean waits = false;
            for (String device : m.devices()) {
                waits |= !busy.add(device);
            }
            if (!waits && m.state == OutMessage.State.UNSENT) {
                picked.add(m);
            }
        }
    }

    /** Makes dead letters of what was refused while the endpoint was suspect, and counts from zero. */
    void acceptRefusals() {
        if (!outlet.isSuspect()) {
            return;
        }
        refusedInRow = 0;
        list.forEach(m -> {
            String reason = m.refusal;
            if (reason != null && m.state == OutMessage.State.UNSENT) {
                accept(m, reason);
            }
        });
        outlet.cleared();
    }

    private void accept(OutMessage message, String reason) {
        try {
            replace(message, reason);
        } catch (StepAwayException e) {
            message.refusal = null; // it is sent and refused once more
        }
    }

    /** As it was before a restart: still suspect. */
    void restoreRefusedInRow(int count) {
        refusedInRow = count;
        if (count >= SUSPECT_AFTER) {
            outlet.suspect(count + " messages refused in a row before the restart");
        }
    }

    /** When there is something to do without any outcome: a retry or an expiry. */
    long nextDeadline(long now) {
        if (inFlight > 0) {
            return expiryCheckAt;
        }
        return outlet.isOpen() ? now + Long.MAX_VALUE / 4 : outlet.retryAt();
    }

    /** Whether a failure has been seen and what is in flight may still finish. */
    boolean isFailing() {
        return failure != null;
    }

    /** Whether it is open and takes more than a probe. */
    boolean isReady() {
        return outlet.isOpen() && !outlet.isSuspect();
    }

    /** Lets go of messages that are somebody else's now: their shard was taken away, or they are saved as pending. */
    void forget(List<OutMessage> messages) {
        for (OutMessage message : messages) {
            if (message.state == OutMessage.State.SENT) {
                inFlight--;
            }
            done(message);
        }
    }
}
