/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.Said;
import io.penstock.api.driver.Sink;
import io.penstock.api.error.BusFullException;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bus that can be full, slow and particular. */
final class FakeSink implements Sink {
    private final List<Said> taken = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<String> undecodable = new ArrayList<>();
    private final List<CompletableFuture<Void>> pending = new ArrayList<>();
    private int largest;
    private boolean full;
    private String tooMuch = "";
    private int room = Integer.MAX_VALUE;
    private int breaks;
    private boolean slow;
    private String slowly = "";

    synchronized void full(boolean now) {
        full = now;
    }

    /** Has no room for this value, but for others. */
    synchronized void fullFor(String value) {
        tooMuch = value;
    }

    /** Has never room for more than this at once. */
    synchronized void room(int most) {
        room = most;
    }

    /** Throws an exception, then an error. */
    synchronized void breakTwice() {
        breaks = 2;
    }

    synchronized void slow() {
        slow = true;
    }

    /** What holds this value is not safe before {@link #finish}; all else is at once. */
    synchronized void slowFor(String value) {
        slowly = value;
    }

    synchronized void finish() {
        slow = false;
        slowly = "";
        List<CompletableFuture<Void>> ended = List.copyOf(pending);
        pending.clear();
        ended.forEach(p -> p.complete(null));
    }

    synchronized List<Said> taken() {
        return List.copyOf(taken);
    }

    synchronized List<Object> values(String resource) {
        return taken.stream().map(s -> s.values().get(resource)).toList();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<String> unreadable() {
        return List.copyOf(undecodable);
    }

    synchronized int largest() {
        return largest;
    }

    @Override
    public CompletionStage<Void> offer(String device, String source, Map<String, Object> values, long origin) {
        return offerAll(List.of(new Said(device, source, values, origin, 0)));
    }

    @Override
    public synchronized CompletionStage<Void> offerAll(List<Said> said) {
        if (breaks > 0) {
            breaks--;
            if (breaks > 0) {
                throw new IllegalStateException("broken once");
            }
            throw new NoClassDefFoundError("broken twice");
        }
        if (full || said.size() > room || said.stream().anyMatch(s -> s.values().containsValue(tooMuch))) {
            return CompletableFuture.failedFuture(new BusFullException("events is full"));
        }
        for (Said s : said) {
            if (s.values().containsValue("misfit")) {
                return CompletableFuture.failedFuture(new DecodeException("resource 'n': is no number"));
            }
        }
        taken.addAll(said);
        largest = Math.max(largest, said.size());
        return done(slow || said.stream().anyMatch(s -> s.values().containsValue(slowly)));
    }

    @Override
    public synchronized CompletionStage<Void> offer(List<Event> formed) {
        if (full) {
            return CompletableFuture.failedFuture(new BusFullException("events is full"));
        }
        if (formed.stream().anyMatch(e -> e.device().equals("endless"))) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("names must be shorter"));
        }
        events.addAll(formed);
        return done(slow);
    }

    @Override
    public synchronized CompletionStage<Void> undecodable(String where, byte[] raw, String contentType, String reason) {
        undecodable.add(where + ": " + reason);
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> done(boolean later) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (later) {
            pending.add(result);
        } else {
            result.complete(null);
        }
        return result;
    }
}
