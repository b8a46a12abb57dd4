/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

/** Tells from the clock that is never put back when the wall's was. */
final class WallClock {
    private static final long SECOND = 1_000_000_000L;

    /** How far it is ahead of the other, as of the last time that it was set. */
    private long ahead;
    /** What it showed when it was looked at last. */
    private long seen;
    /** How often it was put back, over restarts too. */
    private long putBack;

    WallClock(long wall, long ticks) {
        this.seen = wall;
        this.ahead = wall - ticks;
    }

    /** @return how far it was put back since the last look, as a negative step; 0 when it was not */
    long look(long wall, long ticks) {
        seen = wall;
        long step = wall - ticks - ahead;
        if (step > 0 || step < -SECOND) {
            ahead += step;
        }
        return count(step);
    }

    /** Whether it shows less than when it was looked at last. */
    boolean isBehind(long wall) {
        return wall < seen;
    }

    /**
     * After a restart.
     *
     * @param before how often it was put back before
     * @param stopped how long the stop was, as it tells
     * @return how far it was put back meanwhile, as {@link #look} says it
     */
    long restore(long before, long stopped) {
        putBack = before;
        return count(stopped);
    }

    private long count(long step) {
        if (step >= -SECOND) {
            return 0;
        }
        putBack++;
        return step;
    }

    long putBack() {
        return putBack;
    }
}
