/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.api.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plain baseline: the same rules as comparisons in a loop. No bus, no records, no commits. */
final class PlainRules implements Rules {
    private static final class Limits {
        private final double high;
        private final double low;
        private boolean active;

        Limits(double high, double low) {
            this.high = high;
            this.low = low;
        }

        boolean turns(double value) {
            if (active ? value < low : value > high) {
                active = !active;
                return true;
            }
            return false;
        }
    }

    private final Map<String, List<Limits>> byDevice = new HashMap<>();
    private long commands;

    PlainRules(int rules, int spread) {
        for (int i = 0; i < rules; i++) {
            byDevice.computeIfAbsent("cell-" + i % spread, d -> new ArrayList<>())
                    .add(new Limits(60.5 + i % 30, 10 + i % 30));
        }
    }

    @Override
    public void take(List<Event> events) {
        for (Event event : events) {
            double value = event.readings().get(0).number();
            for (Limits limits : byDevice.getOrDefault(event.device(), List.of())) {
                if (limits.turns(value)) {
                    commands++;
                }
            }
        }
    }

    @Override
    public void finish() {
        // nothing waits
    }

    @Override
    public long commands() {
        return commands;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
