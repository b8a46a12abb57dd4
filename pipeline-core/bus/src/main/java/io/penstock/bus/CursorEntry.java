/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Stream;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cursor in memory: what is written of it, and whether a reader has it. */
final class CursorEntry {
    static final long HOLDS = 0;

    private final String name;
    private final Stream stream;
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile LogPosition position;
    private volatile long committedAt;
    private volatile long goneSince;
    private volatile HandedOver handedOver = new HandedOver(left -> {});

    CursorEntry(String name, Stream stream, LogPosition position, long committedAt, long goneSince) {
        this.name = name;
        this.stream = stream;
        this.position = position;
        this.committedAt = committedAt;
        this.goneSince = goneSince;
    }

    String name() {
        return name;
    }

    Stream stream() {
        return stream;
    }

    /** As it is on disk. */
    LogPosition position() {
        return position;
    }

    /** Wall clock, ms since the epoch. */
    long committedAt() {
        return committedAt;
    }

    void written(LogPosition changed, long at) {
        position = changed;
        committedAt = at;
    }

    HandedOver handedOver() {
        return handedOver;
    }

    /** What is handed over is counted there from now on. */
    void countsIn(HandedOver kept) {
        handedOver = kept;
    }

    /** @return false when a reader has it */
    boolean tryOpen() {
        return open.compareAndSet(false, true);
    }

    void closed() {
        open.set(false);
    }

    boolean isOpen() {
        return open.get();
    }

    boolean isHolding() {
        return goneSince == HOLDS;
    }

    /** Since when it is gone, ms since the epoch; {@link #HOLDS} when it is not. */
    long goneSince() {
        return goneSince;
    }

    void setGoneSince(long changed) {
        goneSince = changed;
    }
}
