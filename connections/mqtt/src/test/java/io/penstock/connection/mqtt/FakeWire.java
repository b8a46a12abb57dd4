/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The outermost edge: a connection whose other end is the test. */
final class FakeWire implements Wire {
    final List<Publication> published = new ArrayList<>();
    final List<CompletableFuture<Object>> results = new ArrayList<>();
    final Set<String> filters = new TreeSet<>();
    /** All that was asked for, as "filter qos". */
    final List<String> subscriptions = new ArrayList<>();
    /** All that was to end. */
    final List<String> unsubscriptions = new ArrayList<>();

    volatile boolean refusesSubscriptions;
    final Consumer<Received> messages;
    final Consumer<String> lost;
    final CompletableFuture<Limits> connected = new CompletableFuture<>();
    volatile boolean disconnected;
    /** How many had been written when it was flushed last. */
    volatile int flushed;

    volatile LongSupplier pace = () -> -1;

    FakeWire(Consumer<Received> messages, Consumer<String> lost) {
        this.messages = messages;
        this.lost = lost;
    }

    FakeWire() {
        this(m -> {}, r -> {});
    }

    @Override
    public CompletableFuture<Limits> connect() {
        return connected;
    }

    @Override
    public void pace(LongSupplier nanos) {
        pace = nanos;
    }

    @Override
    public synchronized void flush() {
        flushed = published.size();
    }

    @Override
    public synchronized CompletableFuture<?> write(Publication message) {
        published.add(message);
        CompletableFuture<Object> result = new CompletableFuture<>();
        results.add(result);
        return result;
    }

    @Override
    public synchronized CompletableFuture<?> subscribe(String filter, int qos) {
        subscriptions.add(filter + " " + qos);
        if (refusesSubscriptions) {
            return CompletableFuture.failedFuture(new IllegalStateException("refused"));
        }
        filters.add(filter);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<?> unsubscribe(String filter) {
        unsubscriptions.add(filter);
        filters.remove(filter);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<?> disconnect() {
        disconnected = true;
        lost.accept("disconnected by us");
        return CompletableFuture.completedFuture(null);
    }
}
