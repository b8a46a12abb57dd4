/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Audit;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Firing;
import io.penstock.rules.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the stream {@code commands} says: firings, and what came of anybody's commands. The rules' thread. */
final class RuleRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuleRecord.class);
    private static final String CURSOR = "$firings";
    /** What a record says first of a write that may have been done; the rest of it says whether. */
    private static final Set<String> MAY_BE_WRITTEN = Set.of("done", "unknown", "failed");

    private static final String STARTED = "started";

    private final Tail tail;
    private final Machine machine;
    private long heard;

    RuleRecord(Bus bus, Machine machine) {
        this.tail = new Tail(bus, CURSOR, Stream.COMMANDS, "*");
        this.machine = machine;
    }

    /** Tells what was said behind what was saved, before anything else is read. */
    void recall() {
        List<Firing> firings = new ArrayList<>();
        List<Audit> answers = new ArrayList<>();
        tail.read(event -> {
            if (event.source().equals(Firing.SOURCE)) {
                firing(event, firings::add);
            } else if (!state(event).equals(STARTED)) {
                audit(event, answers::add);
            }
        });
        machine.recall(firings);
        machine.recordedBefore(answers, firings);
    }

    /**
     * Tells what has been said since.
     *
     * @return whether there was anything
     */
    boolean read() {
        long before = heard;
        tail.read(event -> {
            heard++;
            if (MAY_BE_WRITTEN.contains(state(event)) && !Firing.isOne(event)) {
                audit(event, machine::recorded);
            }
        });
        return heard != before;
    }

    private static String state(Event event) {
        return event.readings().isEmpty()
                ? ""
                : String.valueOf(event.readings().get(0).object());
    }

    private static void firing(Event event, Consumer<Firing> take) {
        try {
            take.accept(Firing.from(event));
        } catch (DecodeException e) {
            LOG.warn("rules: a record on the stream commands is no firing: {}", e.getMessage());
        }
    }

    private static void audit(Event event, Consumer<Audit> take) {
        try {
            take.accept(Audit.from(event));
        } catch (DecodeException e) {
            LOG.warn("rules: a record on the stream commands cannot be read: {}", e.getMessage());
        }
    }

    /** Up to where it has been told. */
    @Nullable
    Position position() {
        return tail.position();
    }

    /** All up to there is in what is saved. */
    void commit(Position upTo) {
        tail.commit(upTo, Map.of());
    }

    @Override
    public void close() {
        tail.close();
    }
}
