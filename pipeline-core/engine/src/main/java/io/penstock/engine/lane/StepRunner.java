/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.error.RefusedException;
import io.penstock.api.event.Event;
import io.penstock.engine.metrics.StepMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One step as a Camel processor: works on every live message of the micro-batch, on the lane's thread. */
abstract class StepRunner implements Processor {
    private static final Logger log = LoggerFactory.getLogger(StepRunner.class);

    final String id;
    final int index;
    final StepContext context;
    final Taps taps;
    private final String lane;
    private final StepMetrics metrics;
    private final Set<String> logged = new HashSet<>();

    /** Counted by {@link #run}, in events; {@link #process} takes them over. */
    int in;

    int out;
    int dropped;
    int dead;

    StepRunner(StepUse use) {
        this.id = use.step().id();
        this.index = use.index();
        this.lane = use.lane();
        this.metrics = use.metrics();
        this.context = use.context();
        this.taps = use.taps();
    }

    @Override
    public final void process(Exchange exchange) throws StepAwayException {
        process((MicroBatch) exchange.getMessage().getBody());
    }

    final void process(MicroBatch batch) throws StepAwayException {
        if (index < batch.firstStep) {
            return;
        }
        in = 0;
        out = 0;
        dropped = 0;
        dead = 0;
        try {
            run(batch);
        } finally {
            metrics.add(in, out, dropped, dead);
            batch.shard().counted(dropped);
        }
        taps.offer(index + 1, batch);
    }

    /**
     * Does the step's work and counts it in the fields. Throws nothing for the state of a message: that is its fate.
     *
     * @throws StepAwayException when what it calls is not to be had; the micro-batch has been told how far it came
     */
    abstract void run(MicroBatch batch) throws StepAwayException;

    /** Whether it calls something outside that may be away. */
    boolean mayBeAway() {
        return false;
    }

    /** Whether what it does depends on more than its input: a refused group is never sent through it again. */
    boolean hasState() {
        return false;
    }

    /** Lets go of what it has opened; it may be used again. */
    void close() {
        context.close();
    }

    final void drop(MicroBatch batch, int message) {
        batch.fates[message] = Fate.DROPPED;
        dropped += batch.members(message);
    }

    final void die(MicroBatch batch, int message, Throwable cause) {
        batch.fates[message] = Fate.DEAD;
        Group group = batch.groups[message];
        List<Event> originals = group == null ? List.of(batch.originals[message]) : List.of(group.originals);
        die(batch, originals, cause);
    }

    final void die(MicroBatch batch, List<Event> originals, Throwable cause) {
        dead += originals.size();
        batch.shard().dead(id, reason(cause), originals);
    }

    private String reason(Throwable cause) {
        if (cause instanceof RefusedException) {
            return String.valueOf(cause.getMessage());
        }
        if (logged.add(cause.getClass().getName())) {
            log.error("lane {} step {}: a defect of the function; such events become dead letters", lane, id, cause);
        }
        return "defect of the function: " + cause;
    }
}
