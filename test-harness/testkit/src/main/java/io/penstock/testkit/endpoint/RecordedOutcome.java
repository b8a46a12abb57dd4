/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.endpoint;

import io.penstock.api.endpoint.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Takes down what became of each message, doubles included. */
public final class RecordedOutcome implements Outcome {
    /** What a message can become. */
    public enum Kind {
        ACKNOWLEDGED,
        REFUSED,
        AWAY
    }

    private final List<List<Kind>> outcomes = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    /** @param messages how many are handed over */
    public RecordedOutcome(int messages) {
        for (int i = 0; i < messages; i++) {
            outcomes.add(new ArrayList<>());
        }
    }

    @Override
    public synchronized void acknowledged(int from, int to) {
        put(from, to, Kind.ACKNOWLEDGED);
    }

    @Override
    public synchronized void refused(int index, String reason) {
        put(index, index + 1, Kind.REFUSED);
        reasons.add(reason);
    }

    @Override
    public synchronized void away(int from, int to, String reason) {
        put(from, to, Kind.AWAY);
        reasons.add(reason);
    }

    private void put(int from, int to, Kind kind) {
        for (int i = from; i < to; i++) {
            outcomes.get(i).add(kind);
        }
    }

    /** What each message became: one of each, when the sender keeps its promise. */
    public synchronized List<List<Kind>> all() {
        return outcomes.stream().map(List::copyOf).toList();
    }

    public synchronized List<String> reasons() {
        return List.copyOf(reasons);
    }

    public synchronized boolean settled() {
        return outcomes.stream().noneMatch(List::isEmpty);
    }

    public synchronized boolean settledOnce() {
        return outcomes.stream().allMatch(o -> o.size() == 1);
    }

    public synchronized boolean is(int index, Kind kind) {
        return outcomes.get(index).equals(List.of(kind));
    }
}
