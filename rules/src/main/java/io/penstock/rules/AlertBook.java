/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Alert.State;
import io.penstock.api.rule.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of all rules. Safe for many threads.
 *
 * <ol>
 *   <li>Each change is an event on the stream {@code alerts}; what stands after a restart is what that stream says.
 *   <li>Raising what the same firing has raised, and clearing what is not raised, says nothing.
 *   <li>What is raised and not acknowledged is said again each time its {@code repeat} has passed, when {@link #tick} is called.
 * </ol>
 */
public final class AlertBook implements AutoCloseable {
    /** The cursor that keeps what stands. */
    public static final String CURSOR = "$alerts";

    /** How many may stand at once: rules in DRL may make up names without end. */
    private static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);
    private static final String STEP = "alert";

    private final Bus bus;
    private final Clock clock;
    private final int most;
    private final Tail tail;
    private final EventJson json = new EventJson();
    private final Map<String, Alert> standing = new TreeMap<>();
    private final Set<String> changed = new HashSet<>();
    /** Whether one has been refused since there was room. */
    private boolean full;

    private final LongAdder lost = new LongAdder();

    public AlertBook(Bus bus, Clock clock) {
        this(bus, clock, MOST);
    }

    AlertBook(Bus bus, Clock clock, int most) {
        this.bus = bus;
        this.clock = clock;
        this.most = most;
        this.tail = new Tail(bus, CURSOR, Stream.ALERTS, Alert.SOURCE);
        tail.saved().values().forEach(bytes -> {
            try {
                fold(json.decode(bytes));
            } catch (DecodeException e) {
                LOG.warn("alerts: one that was saved cannot be read: {}", e.getMessage());
            }
        });
        tail.read(this::fold);
        save();
    }

    private void fold(Event event) {
        try {
            Alert alert = Alert.from(event);
            if (alert.state() == State.CLEARED) {
                standing.remove(alert.name());
            } else {
                standing.put(alert.name(), alert);
            }
            changed.add(alert.name());
        } catch (DecodeException e) {
            LOG.warn("alerts: an event on the stream is none: {}", e.getMessage());
        }
    }

    /**
     * Raises one, or says one that stands with another text or severity. Of one that stands with another {@code repeat} nothing is said, but it
     * is said again by this one.
     *
     * @param firing that raises it
     * @param hops of what raised it
     * @return whether it stands now; not, when too many others do
     */
    public synchronized boolean raise(
            String name,
            Severity severity,
            String text,
            String rule,
            String device,
            String firing,
            Duration repeat,
            int hops) {
        Alert before = standing.get(name);
        Instant now = clock.instant();
        if (before != null && before.firing().equals(firing)) {
            return true;
        }
        if (before == null && standing.size() >= most) {
            lost.increment();
            if (!full) {
                full = true;
                LOG.error(
                        "alerts: at most {} may stand at once: '{}' of rule '{}' is not raised, nor others until there is room",
                        most,
                        name,
                        rule);
            }
            return false;
        }
        boolean same =
                before != null && before.severity() == severity && before.text().equals(text);
        if (same && !before.repeat().equals(repeat)) {
            standing.put(name, before.withRepeat(repeat));
            changed.add(name);
        } else if (!same) {
            say(
                    new Alert(
                            name,
                            State.RAISED,
                            severity,
                            text,
                            rule,
                            device,
                            firing,
                            1,
                            repeat,
                            "",
                            before == null ? now : before.raisedAt(),
                            now),
                    hops);
        }
        return true;
    }

    /** Clears one; nothing when it does not stand. */
    public synchronized void clear(String name, int hops) {
        Alert before = standing.get(name);
        if (before != null) {
            say(before.as(State.CLEARED, "", before.said(), clock.instant()), hops);
        }
    }

    /**
     * Acknowledges one.
     *
     * @param by who
     * @return how it stands now; null when there is none of this name
     */
    public synchronized @Nullable Alert acknowledge(String name, String by) {
        Alert before = standing.get(name);
        if (before != null && before.state() == State.RAISED) {
            say(before.as(State.ACKNOWLEDGED, by, before.said(), clock.instant()), 0);
        }
        return standing.get(name);
    }

    /** Those that stand, by name. */
    public synchronized List<Alert> standing() {
        return new ArrayList<>(standing.values());
    }

    /** Says again what is due, and saves. To be called about once a second. */
    public synchronized void tick() {
        Instant now = clock.instant();
        for (Alert alert : new ArrayList<>(standing.values())) {
            // a clock that was put back does not say how long it has been
            boolean due = alert.state() == State.RAISED
                    && !alert.repeat().isZero()
                    && (!now.isBefore(alert.at().plus(alert.repeat())) || now.isBefore(alert.at()));
            if (due) {
                say(alert.as(State.RAISED, "", alert.said() + 1, now), 0);
            }
        }
        tail.read(event -> {}); // what was said here has been folded when it was said
        save();
    }

    /** Changes that the bus did not take, and alerts that were not raised because too many stand. */
    public long lost() {
        return lost.sum();
    }

    private void say(Alert alert, int hops) {
        if (alert.state() == State.CLEARED) {
            standing.remove(alert.name());
            full = false;
        } else {
            standing.put(alert.name(), alert);
        }
        changed.add(alert.name());
        UUID id = UUID.nameUUIDFromBytes(
                (alert.name() + '\0' + alert.firing() + '\0' + alert.state() + '\0' + alert.said() + '\0' + alert.at())
                        .getBytes(StandardCharsets.UTF_8));
        var ignored = bus.append(Stream.ALERTS, List.of(alert.toEvent(id, hops)))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        lost.increment();
                        LOG.warn(
                                "alerts: '{}' {} could not be put on the stream: {}",
                                alert.name(),
                                alert.state(),
                                failure);
                    }
                });
        LOG.info("alert '{}' {}", alert.name(), alert.state().name().toLowerCase(java.util.Locale.ROOT));
    }

    private void save() {
        Map<StateKey, byte @Nullable []> state = new HashMap<>();
        for (String name : changed) {
            Alert alert = standing.get(name);
            state.put(new StateKey(STEP, name), alert == null ? null : json.encode(alert.toEvent(new UUID(0, 1), 0)));
        }
        changed.clear();
        tail.commit(state);
    }

    @Override
    public synchronized void close() {
        tick();
        tail.close();
    }
}
