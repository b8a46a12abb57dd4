/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.app.log.LogLimit;
import io.penstock.app.log.OneLine;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that a door refuses, passes over or drops, so that they never become commands. Each is counted; of each cause one is logged a
 * minute. What a command comes to is on the audit.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int LONGEST = 200;

    /** Why a request never becomes a command; as the metric's {@code cause} in lower case. */
    enum Cause {
        /** More bytes than a request may have. */
        LARGE,
        /** It cannot be read, or asks for what there is not. */
        INVALID,
        /** Too many are unanswered. */
        BUSY,
        /** The program starts or stops. */
        CLOSED,
        /** Nobody knows how old it is. */
        RETAINED,
        /** Its topic has too few or too many levels. */
        TOPIC
    }

    private final String door;
    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);
    private final Counter dropped;
    private final LogLimit limit = new LogLimit(System::nanoTime);

    Refusals(String door, MeterRegistry registry) {
        this.door = door;
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("penstock.door.refused")
                            .description(
                                    "Requests that the door itself refused or passed over: they never became commands.")
                            .tag("door", door)
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        this.dropped = Counter.builder("penstock.door.dropped")
                .description("Requests dropped without an answer: too many at once, or the door closed.")
                .tag("door", door)
                .register(registry);
    }

    /** @param what became of the request, for people */
    void add(Cause cause, String topic, String what) {
        Counter counter = counters.get(cause);
        if (counter != null) {
            counter.increment();
        }
        log(cause.name(), topic, what);
    }

    /** One that nobody answers. */
    void dropped(String topic, String why) {
        dropped.increment();
        log("dropped", topic, "was dropped: " + why);
    }

    /** So many that still waited when the door closed. */
    void droppedUnread(int waiting) {
        dropped.increment(waiting);
        LOG.warn("door={}: {} requests were dropped: the door closed before it looked at them", door, waiting);
    }

    private void log(String subject, String topic, String what) {
        limit.warn(
                LOG,
                subject,
                () -> "door=" + door + ": a request on " + CommandTopic.shown(topic) + " " + OneLine.of(what, LONGEST));
    }
}
