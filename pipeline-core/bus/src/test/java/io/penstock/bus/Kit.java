/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.setting.Matcher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What a kit asks of the test that runs it, and what its own tests share. */
public interface Kit {
    Duration PATIENCE = Duration.ofSeconds(60);

    /** How long nothing comes before it is said that nothing does. */
    Duration NOT = Duration.ofMillis(50);

    /** The wall clock of the buses, unless they are given another. */
    SetClock clock();

    /** A bus that is closed after the test. One that keeps files goes on with those of the last. */
    Bus bus(BusSettings settings, Clock wallClock) throws Exception;

    default Bus bus(BusSettings settings) throws Exception {
        return bus(settings, clock());
    }

    default Bus bus() throws Exception {
        return bus(KitEvents.settings());
    }

    /** Does at once what the bus does every second. */
    void housekeep(Bus bus);

    /** Eighty minutes, in steps that are no steps of the clock. */
    default void letTimePass(Bus bus) {
        for (int i = 0; i < 20; i++) {
            clock().advance(Duration.ofMinutes(4));
            housekeep(bus);
        }
    }

    default void append(Bus bus, List<Event> events) {
        append(bus, Stream.EVENTS, events);
    }

    default void append(Bus bus, Stream stream, List<Event> events) {
        bus.append(stream, events).toCompletableFuture().join();
    }

    default Selection devices(String... globs) {
        return new Selection(Matcher.of(globs), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));
    }

    default CursorStatus cursor(Bus bus, String name) {
        return bus.cursors().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
