/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Keeps what is appended; full when told to be. Device services only ever append: all else is refused. */
final class RecordingBus {
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Event> system = new CopyOnWriteArrayList<>();
    final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    volatile boolean full;
    /** What becomes of an append of events that is taken. */
    volatile CompletableFuture<Void> disk = CompletableFuture.completedFuture(null);
    /** Whether dead letters find no room. */
    volatile boolean stateFull;

    Bus bus() {
        return fake(Bus.class, "append", args -> append((Stream) args[0], events(args[1])));
    }

    private DeadLetters deadLetters() {
        return fake(DeadLetters.class, "add", args -> {
            if (stateFull) {
                return CompletableFuture.failedFuture(new IOException("no space left on device"));
            }
            letters.add((DeadLetter) args[0]);
            return CompletableFuture.completedFuture(null);
        });
    }

    private <T> T fake(Class<T> type, String method, Function<Object[], CompletionStage<Void>> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, m, args) -> {
            if (m.getName().equals(method)) {
                return answer.apply(args);
            }
            if (m.getName().equals("deadLetters")) {
                return deadLetters();
            }
            throw new UnsupportedOperationException(m.getName());
        }));
    }

    @SuppressWarnings("unchecked")
    private static List<Event> events(Object argument) {
        return (List<Event>) argument;
    }

    private CompletionStage<Void> append(Stream stream, List<Event> appended) {
        if (full && stream == Stream.EVENTS) {
            return CompletableFuture.failedFuture(new BusFullException("full"));
        }
        (stream == Stream.EVENTS ? events : system).addAll(appended);
        return stream == Stream.EVENTS ? disk : CompletableFuture.completedFuture(null);
    }

    /** All numbers of a resource, in the order appended. */
    List<Double> numbers(String resource) {
        return events.stream()
                .flatMap(e -> e.readings().stream())
                .filter(r -> r.resource().equals(resource))
                .map(Reading::number)
                .toList();
    }

    List<String> states() {
        return system.stream()
                .map(e -> e.device() + " " + e.readings().get(0).object())
                .toList();
    }
}
