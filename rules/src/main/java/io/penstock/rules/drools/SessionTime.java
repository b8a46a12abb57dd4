/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The time that sessions go by, in milliseconds: the wall's, and what it was put back since the program began. So it goes on when the
 * wall clock is put back, and readings that are said by the clock as it is now follow those said by the clock as it was. Safe for many
 * threads.
 */
final class SessionTime {
    /** How far ahead of its arrival an origin is believed. */
    private static final long AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();
    /** Less than this is no step: the session waits for it. */
    private static final long STEP_MILLIS = 1_000;
    /** How long what was said before a step may be on its way. */
    private static final long ON_ITS_WAY_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Clock wall;
    /** The latest that the wall clock has shown, since it was put back. */
    private long latest;

    private long putBack;
    private long step;
    /** By this time. */
    private long steppedAt;

    SessionTime(Clock wall) {
        this.wall = wall;
        this.latest = wall.millis();
    }

    Clock wall() {
        return wall;
    }

    synchronized long now() {
        long now = wall.millis();
        if (now < latest - STEP_MILLIS) {
            step = latest - now;
            steppedAt = latest + putBack;
            putBack += step;
            latest = now;
        }
        latest = Math.max(latest, now);
        return now + putBack;
    }

    /** How far it is ahead of the wall clock. */
    synchronized long putBack() {
        return putBack;
    }

    /** When an event was said, never further ahead than is believed. */
    synchronized long of(Event event) {
        long now = now();
        long said = TimeUnit.NANOSECONDS.toMillis(event.origin()) + putBack;
        return Math.min(isByTheClockAsItWas(said, now) ? said - step : said, now + AHEAD_MILLIS);
    }

    /** What was on its way when the clock was put back. It is told by that it claims to be ahead: what is said since then does not. */
    private boolean isByTheClockAsItWas(long said, long now) {
        long then = said - step;
        return step > 0
                && said > now + STEP_MILLIS
                && now - steppedAt <= ON_ITS_WAY_MILLIS
                && then <= steppedAt + STEP_MILLIS
                && then > steppedAt - ON_ITS_WAY_MILLIS;
    }

    /** These, with origins by the wall clock as it is now. */
    synchronized List<Event> byTheClockAsItIs(List<Event> events) {
        if (step == 0) {
            return events;
        }
        long now = now();
        List<Event> all = new ArrayList<>(events.size());
        for (Event event : events) {
            long said = TimeUnit.NANOSECONDS.toMillis(event.origin()) + putBack;
            all.add(isByTheClockAsItWas(said, now) ? earlier(event, step) : event);
        }
        return all;
    }

    /** It, as if it had been said this much earlier; no event is from before 1970. */
    static Event earlier(Event event, long millis) {
        return event.withOrigin(Math.max(1, event.origin() - TimeUnit.MILLISECONDS.toNanos(millis)));
    }
}
