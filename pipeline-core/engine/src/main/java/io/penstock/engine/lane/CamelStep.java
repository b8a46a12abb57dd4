/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.error.RefusedException;
import io.penstock.api.event.Event;
import io.penstock.api.function.Bytes;
import io.penstock.camel.Destination;
import io.penstock.camel.Failure;
import io.penstock.engine.profile.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a Camel endpoint for each message: one in, one out. Bytes go as {@code byte[]}, an event as {@link Event}, a group as a
 * list; an answer that is an event (for an event) is the new event, any other becomes bytes by Camel's type converters. A refused
 * group is cut in halves, which stand in its place, until the members at fault are alone: these become dead letters. Any other
 * failure means away: the micro-batch stays here, cut as it is, and comes again.
 */
final class CamelStep extends StepRunner {
    private static final Logger log = LoggerFactory.getLogger(CamelStep.class);

    private final Step.Camel call;
    private final CamelContext camel;
    private final Guard guard;
    private final List<StepRunner> pure;
    private @Nullable Destination destination;

    /** @param pure the steps without state right before it: halves of a refused group go through them once more */
    CamelStep(StepUse use, Step.Camel call, CamelContext camel, Guard guard, List<StepRunner> pure) {
        super(use);
        this.call = call;
        this.camel = camel;
        this.guard = guard;
        this.pure = pure;
    }

    @Override
    void run(MicroBatch batch) throws StepAwayException {
        int message = batch.firstMessage(index);
        try {
            while (message < batch.size) {
                if (batch.fates[message] != Fate.LIVE || call(batch, message)) {
                    message++;
                }
            }
        } catch (StepAwayException e) {
            batch.stoppedAt(index, message);
            throw e;
        }
    }

    /** @return false when the message was refused and its halves stand in its place */
    private boolean call(MicroBatch batch, int message) throws StepAwayException {
        Exchange answered = null;
        Failure failure;
        guard.enter();
        try {
            Destination to = destination();
            answered = to.send(request(to, batch, message));
            failure = to.failure(answered);
        } catch (IOException e) {
            failure = new Failure(false, String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failure = Failure.of(e);
        } finally {
            guard.leave();
        }
        if (failure != null && !failure.refused()) {
            context.count("away");
            throw new StepAwayException(id, failure.reason());
        }
        if (failure != null && cut(batch, message)) {
            return false;
        }
        in += batch.members(message);
        if (answered == null || failure != null) {
            die(batch, message, new RefusedException(failure == null ? "no answer" : failure.reason()));
            return true;
        }
        try {
            take(batch, message, answered);
            out += batch.members(message);
        } catch (RuntimeException e) {
            die(batch, message, e);
        }
        return true;
    }

    private boolean cut(MicroBatch batch, int message) throws StepAwayException {
        Group group = batch.groups[message];
        if (group == null || !group.isCuttable()) {
            return false;
        }
        Halves halves = Halves.of(batch.shard(), group, pure);
        batch.replace(message, halves.messages());
        in += halves.lost();
        dropped += halves.lost();
        return true;
    }

    private Exchange request(Destination to, MicroBatch batch, int message) {
        Exchange exchange = to.exchange(ExchangePattern.InOut);
        Bytes bytes = batch.bytes[message];
        Group group = batch.groups[message];
        if (bytes != null) {
            exchange.getMessage().setBody(bytes.data());
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, bytes.contentType());
        } else {
            exchange.getMessage().setBody(group == null ? batch.events[message] : Arrays.asList(group.events));
        }
        Event first = group == null ? batch.events[message] : group.events[0];
        exchange.getMessage().setHeader("penstock.device", first.device());
        exchange.getMessage().setHeader("penstock.step", id);
        return exchange;
    }

    private void take(MicroBatch batch, int message, Exchange answered) {
        Object body = answered.getMessage().getBody();
        Bytes before = batch.bytes[message];
        if (before == null && body instanceof Event event && batch.groups[message] == null) {
            batch.events[message] = event;
            return;
        }
        byte[] data = answered.getMessage().getBody(byte[].class);
        if (data == null) {
            throw new RefusedException("step '" + id + "' must answer with bytes or text but gave "
                    + (body == null ? "nothing" : "a " + body.getClass().getName()));
        }
        String type = answered.getMessage().getHeader(Exchange.CONTENT_TYPE, "application/octet-stream", String.class);
        batch.bytes[message] = before == null ? Bytes.of(data, type) : before.withData(data);
    }

    private Destination destination() throws IOException {
        Destination found = destination;
        if (found == null) {
            found = Destination.open(camel, call.uri(), call.parameters(), 1);
            destination = found;
        }
        return found;
    }

    @Override
    boolean mayBeAway() {
        return true;
    }

    @Override
    void close() {
        super.close();
        Destination open = destination;
        destination = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (RuntimeException e) {
            log.warn("step {} did not close cleanly: {}", id, e.toString());
        }
    }
}
