/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Places that are taken and left as one: what holds for one of them holds for all, between any two messages. */
final class Group {
    /** Where one listener hears what matches its filter. */
    static final class Place {
        final Group group;
        final String filter;
        final int qos;
        final Consumer<Received> listener;
        private final String matched;

        private Place(Group group, MqttLink.Wanted wanted) {
            this.group = group;
            this.filter = wanted.filter();
            this.qos = wanted.qos();
            this.listener = wanted.listener();
            this.matched = Topics.unshared(filter);
        }

        boolean matches(String topic) {
            return Topics.matches(matched, topic);
        }
    }

    final List<Place> places;
    /** Nanoseconds that its messages may gather. */
    final long linger;
    /** Told when its listeners have been given all that was read at once. */
    final Runnable allRead;

    private final @Nullable String owner;
    private volatile boolean left;
    /** The first of the connections whose messages it hears; set before anybody can give it some. */
    int from;

    /** @param owner null where the filters alone say who follows on whom */
    Group(@Nullable String owner, Duration linger, List<MqttLink.Wanted> wanted, Runnable allRead) {
        this.owner = owner;
        this.allRead = allRead;
        this.linger = linger.toNanos();
        this.places = wanted.stream().map(w -> new Place(this, w)).toList();
    }

    void leave() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    boolean isOf(String name) {
        return name.equals(owner);
    }

    /** Whether this is what has come instead of the one that took that place. */
    boolean follows(Place place) {
        return Objects.equals(owner, place.group.owner)
                && (owner != null || places.stream().anyMatch(p -> p.filter.equals(place.filter)));
    }
}
