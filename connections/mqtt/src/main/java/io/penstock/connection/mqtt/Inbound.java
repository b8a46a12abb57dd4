/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to what, and the subscriptions at the broker that this needs. */
final class Inbound implements Dialer.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    private static final int NOT_YET = -1;
    private static final int CACHED_TOPICS = 16_384;

    private final String connection;
    private final Duration patience;
    private final boolean lasting;
    private final ScheduledExecutorService timer;
    private final List<Group.Place> places = new CopyOnWriteArrayList<>();
    /** Of the places as they are: another map when they change, so that what is still being found out for the old ones is not kept. */
    private volatile Map<String, Group.Place[]> routes = new ConcurrentHashMap<>();

    /** Filters at the broker, and the QoS that was asked for. */
    private final Map<String, Integer> subscribed = new HashMap<>();
    /** Filters of those who are gone: the broker is to end their subscriptions, unless somebody wants them. */
    private final Set<String> ending = new HashSet<>();

    private final AtomicBoolean strayTold = new AtomicBoolean();
    /** Unacknowledged messages that nobody listens to yet, in their order of arrival: as many as {@link Incoming} lets be unacknowledged. */
    private List<Received> strays = new ArrayList<>();

    private int connections;
    /** The first of the connections over which all comes again that those who left have left so far. */
    private int owed;

    private boolean met;
    private boolean patient;
    /** Owners who are to be here; null while nobody has said so. */
    private @Nullable Set<String> expected;

    private volatile long linger;
    private volatile List<Runnable> gathering = List.of();
    private @Nullable Wire wire;

    /**
     * @param patience how long after the first connection messages wait for listeners: a session that has lasted sends what it has at
     *     once, and who listens comes one after the other. None where the session ends with its connection: what such a one leaves
     *     unacknowledged never comes again
     */
    Inbound(String connection, Duration patience, ScheduledExecutorService timer) {
        this.connection = connection;
        this.patience = patience;
        this.lasting = !patience.isZero();
        this.timer = timer;
        this.patient = lasting;
    }

    /**
     * What has waited for these listeners goes to them before anything else does, on this thread. Where somebody has left, of this filter
     * or another, and the connection over which the broker sends again what that one left is still to come, they hear nothing
     * until then: it would be ahead of what was left.
     *
     * @return whether that connection must be asked for
     */
    synchronized boolean add(Group group) {
        boolean behind = lasting && places.stream().anyMatch(p -> p.group.hasLeft());
        if (behind) {
            remove(p -> p.group.hasLeft() && group.follows(p));
            owed = connections + 1;
        }
        if (owed > connections) {
            group.from = owed;
        } else {
            giveStrays(group);
        }
        places.addAll(group.places);
        changed();
        group.allRead.run(); // of what had waited, and of what was read while it was not known yet who is to be told
        boolean forgot = settle(); // who has left while they were added
        return behind || forgot;
    }

    /**
     * Takes what nobody has taken up by when all of these owners are here for what nobody wants any more.
     *
     * @return whether somebody was forgotten: as {@link #forget} says it
     */
    synchronized boolean expect(Set<String> owners) {
        expected = owners;
        return settle();
    }

    private boolean settle() {
        Set<String> awaited = expected;
        if (awaited == null || !awaited.stream().allMatch(this::isHere)) {
            return false;
        }
        loseStrays();
        return forgetThose(p -> p.group.hasLeft());
    }

    private boolean isHere(String owner) {
        return places.stream().anyMatch(p -> p.group.isOf(owner) && !p.group.hasLeft());
    }

    private void giveStrays(Group group) {
        List<Received> others = new ArrayList<>();
        for (Received message : strays) {
            Group.Place[] route = matching(group.places, message.topic());
            if (route.length > 0) {
                give(route, message, connections);
            } else {
                others.add(message);
            }
        }
        strays = others;
    }

    private boolean remove(Predicate<Group.Place> which) {
        List<Group.Place> gone = places.stream().filter(which).toList();
        gone.forEach(p -> ending.add(p.filter));
        return places.removeAll(gone);
    }

    /** Once they have. */
    private void changed() {
        routes = new ConcurrentHashMap<>();
        linger = places.stream().mapToLong(p -> p.group.linger).min().orElse(0);
        gathering =
                places.stream().map(p -> p.group).distinct().map(g -> g.allRead).toList();
    }

    /**
     * Forgets the places of a group that has left, as far as nobody has followed on it since. Their subscriptions end at the next
     * {@link #connected}, unless others need them.
     *
     * @return whether one was still there: then another connection must be asked for, over which comes again what was left
     */
    synchronized boolean forget(Group group) {
        return forgetThose(p -> p.group == group);
    }

    private boolean forgetThose(Predicate<Group.Place> which) {
        if (!remove(which)) {
            return false;
        }
        if (lasting) {
            owed = connections + 1;
        }
        changed();
        return true;
    }

    @Override
    public synchronized CompletableFuture<?> connected(Wire connected, Wire.Limits limits) {
        if (wire != connected) {
            wire = connected;
            subscribed.clear();
            connected.pace(() -> linger);
            if (!met && patient) {
                timer.schedule(this::loseStrays, patience.toNanos(), TimeUnit.NANOSECONDS);
            }
            met = true;
        }
        Map<String, Integer> wanted = new LinkedHashMap<>();
        places.forEach(p -> wanted.merge(p.filter, p.qos, Math::max));
        CompletableFuture<?>[] all = wanted.entrySet().stream()
                .filter(e -> e.getValue() > subscribed.getOrDefault(e.getKey(), NOT_YET))
                .map(e -> subscribe(connected, e.getKey(), e.getValue()))
                .toArray(CompletableFuture[]::new);
        unsubscribe(connected, wanted.keySet());
        return CompletableFuture.allOf(all);
    }

    /** After the new subscriptions: nothing is missed that matches an old filter and a new one. */
    private void unsubscribe(Wire at, Set<String> wanted) {
        List<String> unwanted = ending.stream().filter(f -> !wanted.contains(f)).toList();
        ending.clear();
        for (String filter : unwanted) {
            subscribed.remove(filter);
            at.unsubscribe(filter).whenComplete((done, error) -> {
                if (error != null) {
                    stillEnding(filter);
                }
            });
        }
    }

    private synchronized void stillEnding(String filter) {
        ending.add(filter);
    }

    private CompletableFuture<?> subscribe(Wire at, String filter, int qos) {
        Integer before = subscribed.put(filter, qos);
        return at.subscribe(filter, qos).whenComplete((done, error) -> {
            if (error != null) {
                failed(at, filter, before);
            }
        });
    }

    /** @param before as which it still stands at the broker; null for not at all */
    private synchronized void failed(Wire of, String filter, @Nullable Integer before) {
        if (wire == of) {
            subscribed.computeIfPresent(filter, (f, refused) -> before); // unless it was forgotten meanwhile
        }
    }

    @Override
    public synchronized void lost(String reason) {
        wire = null;
        subscribed.clear();
        strays.clear(); // the broker sends them again
    }

    @Override
    public synchronized Wire.Heard messages() {
        int connection = ++connections;
        return new Wire.Heard() {
            @Override
            public void accept(Received message) {
                route(message, connection);
            }

            @Override
            public void allRead() {
                gathering.forEach(Runnable::run);
            }
        };
    }

    private void route(Received message, int connection) {
        Map<String, Group.Place[]> known = routes;
        Group.Place[] route = known.get(message.topic());
        if (route == null) {
            route = route(message.topic(), known);
        }
        if (route.length == 0) {
            stray(message, known, connection);
        } else {
            give(route, message, connection);
        }
    }

    /** @param known read before the places are: it is of no use any more when they change meanwhile */
    private Group.Place[] route(String topic, Map<String, Group.Place[]> known) {
        Group.Place[] found = matching(places, topic);
        if (known.size() >= CACHED_TOPICS) {
            known.clear();
        }
        known.put(topic, found);
        return found;
    }

    private static Group.Place[] matching(List<Group.Place> among, String topic) {
        return among.stream().filter(p -> p.matches(topic)).toArray(Group.Place[]::new);
    }

    /** The broker may send it until all of them have it; one that has left keeps it from being acknowledged. */
    private void give(Group.Place[] route, Received message, int connection) {
        if (route.length == 1) {
            give(route[0], message, connection);
            return;
        }
        Shared shared = new Shared(message, new AtomicInteger(route.length));
        for (Group.Place place : route) {
            give(place, new Once(shared, new AtomicBoolean()), connection);
        }
    }

    /**
     * Left unacknowledged where the listener has left and the broker sends it again, or where it waits for a later connection and the
     * message comes over that too.
     */
    private void give(Group.Place place, Received message, int connection) {
        if (place.group.hasLeft()) {
            if (!lasting) {
                message.acknowledge();
            }
        } else if (connection >= place.group.from || message.qos() == 0) {
            place.listener.accept(message);
        }
    }

    /**
     * Of a subscription that the broker remembers: its listener is still to come, or it was of an earlier run and nobody does. While it
     * is kept, all acknowledgements behind it wait, for they go out in the order of arrival: hence only for a while after the start,
     * and only until all who are expected are here.
     */
    private synchronized void stray(Received message, Map<String, Group.Place[]> known, int connection) {
        if (routes != known) {
            route(message, connection);
        } else if (patient && message.qos() > 0) {
            strays.add(message);
        } else {
            lose(message);
        }
    }

    /** But for those that somebody waits for over another connection. */
    private synchronized void loseStrays() {
        patient = false;
        strays.stream()
                .filter(message -> matching(places, message.topic()).length == 0)
                .forEach(this::lose);
        strays.clear();
    }

    private void lose(Received message) {
        message.acknowledge();
        if (strayTold.compareAndSet(false, true)) {
            LOG.warn(
                    "connection={}: the broker sends messages of a subscription that nobody has any more ({}): they are dropped",
                    connection,
                    message.topic());
        }
    }

    private record Shared(Received message, AtomicInteger missing) {}

    /** One listener's view of a message that several have. */
    private record Once(Shared shared, AtomicBoolean acknowledged) implements Received {
        @Override
        public String topic() {
            return shared.message.topic();
        }

        @Override
        public byte[] payload() {
            return shared.message.payload();
        }

        @Override
        public int qos() {
            return shared.message.qos();
        }

        @Override
        public boolean retained() {
            return shared.message.retained();
        }

        @Override
        public boolean redelivered() {
            return shared.message.redelivered();
        }

        @Override
        public boolean superseded() {
            return shared.message.superseded();
        }

        @Override
        public String contentType() {
            return shared.message.contentType();
        }

        @Override
        public @Nullable String property(String name) {
            return shared.message.property(name);
        }

        @Override
        public @Nullable Duration expiry() {
            return shared.message.expiry();
        }

        @Override
        public void acknowledge() {
            if (acknowledged.compareAndSet(false, true) && shared.missing.decrementAndGet() == 0) {
                shared.message.acknowledge();
            }
        }
    }
}
