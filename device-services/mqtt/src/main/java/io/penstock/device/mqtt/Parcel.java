/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.Said;
import io.penstock.api.driver.Sink;
import io.penstock.api.event.Event;
import io.penstock.connection.mqtt.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Messages that go to the sink in one call, in their order of arrival, and are acknowledged when it has them. */
sealed interface Parcel {
    /** @return completes when what is in it would survive */
    CompletionStage<Void> offer(Sink sink);

    List<Received> messages();

    /** Each message by itself: to find the one that cannot be taken. */
    default List<Parcel> apart() {
        return List.of(this);
    }

    default void acknowledge() {
        for (Received message : messages()) {
            message.acknowledge();
        }
    }

    /** Raw values. */
    record Values(List<Said> said, List<Received> messages) implements Parcel {
        Values() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public CompletionStage<Void> offer(Sink sink) {
            if (said.size() > 1 || said.get(0).hops() > 0) {
                return sink.offerAll(said);
            }
            Said one = said.get(0);
            return sink.offer(one.device(), one.source(), one.values(), one.origin());
        }

        @Override
        public List<Parcel> apart() {
            List<Parcel> all = new ArrayList<>();
            for (int i = 0; i < said.size(); i++) {
                all.add(new Values(List.of(said.get(i)), List.of(messages.get(i))));
            }
            return all;
        }
    }

    /** Events that came formed. */
    record Events(List<Event> events, List<Received> messages) implements Parcel {
        Events() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public CompletionStage<Void> offer(Sink sink) {
            return sink.offer(events);
        }

        @Override
        public List<Parcel> apart() {
            List<Parcel> all = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                all.add(new Events(List.of(events.get(i)), List.of(messages.get(i))));
            }
            return all;
        }
    }

    /** A message that can never be read. */
    record Unreadable(Received message, String reason) implements Parcel {
        @Override
        public CompletionStage<Void> offer(Sink sink) {
            return sink.undecodable(message.topic(), message.payload(), message.contentType(), reason);
        }

        @Override
        public List<Received> messages() {
            return List.of(message);
        }
    }

    /** A message that says nothing: it clears a retained one. */
    record Empty(Received message) implements Parcel {
        @Override
        public CompletionStage<Void> offer(Sink sink) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<Received> messages() {
            return List.of(message);
        }
    }
}
