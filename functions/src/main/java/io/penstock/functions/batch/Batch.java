/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.batch;

import io.penstock.api.error.SettingException;
import io.penstock.api.event.Event;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Size;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers events into groups. */
@Plugin(
        name = "batch",
        summary = "Gathers events into groups, until there are enough of them or the first has waited long enough.",
        since = "0.1",
        samples = {"batch: 100", "batch: {count: 500, bytes: 192KiB, within: 2s}", "batch: {within: 10s, by: device}"},
        details =
                """
                A group is given as soon as it has `count` events, would have more than `bytes` with the next one, or its first event has
                waited `within`. At least one of the three is needed; without `within` events may wait for ever.

                `bytes` is measured by an estimate of the events' size as EdgeX's JSON, before compression; plain JSON and CBOR come out
                smaller. One event that is greater alone is a group of its own.

                `by` keeps apart: groups of one device have that device's name for topics and paths; by anything coarser than the
                device, groups mix devices, and the pipeline cannot be spread over partitions.

                What is held is committed with the position, by value, and survives a restart. A group that is refused is cut in halves
                until the event at fault is alone.

                Changed settings hold for what is held already: it is given at once where there is enough of it now, or where `by` has
                changed, and it waits no longer than `within` from then on.
                """)
public record Batch(
        @Setting(value = "How many events a group has at most.", main = true, min = 1, max = 100_000, example = "500")
                @Nullable
                Integer count,
        @Setting(value = "How great a group is at most.", example = "192KiB") @Nullable Size bytes,
        @Setting(value = "How long the first event waits at most.", example = "2s") @Nullable Duration within,
        @Setting(value = "What the events of a group have in common.", defaultValue = "all") By by)
        implements StatefulFunction<Batch.Held> {

    /** What the events of a group have in common. */
    public enum By {
        /** Nothing. */
        ALL,
        DEVICE,
        /** Device and source. */
        DEVICE_SOURCE,
        PROFILE,
        SOURCE
    }

    /** The estimated size of what is held. */
    public static final class Held {
        private long bytes;

        private Held(long bytes) {
            this.bytes = bytes;
        }
    }

    public Batch {
        by = by == null ? By.ALL : by;
        if (count == null && bytes == null && within == null) {
            throw new SettingException("count", "must be there when neither bytes nor within is", null);
        }
        if (count != null && count < 1) {
            throw new SettingException("count", "must be at least 1", count);
        }
        if (bytes != null && bytes.bytes() == 0) {
            throw new SettingException("bytes", "must be at least 1B", bytes);
        }
        if (within != null && (within.isNegative() || within.isZero())) {
            throw new SettingException("within", "must be more than 0s", within);
        }
    }

    @Override
    public boolean makesGroups() {
        return true;
    }

    @Override
    public boolean isGlobal() {
        return by != By.DEVICE && by != By.DEVICE_SOURCE;
    }

    @Override
    public String key(Event event) {
        return switch (by) {
            case ALL -> "";
            case DEVICE -> event.device();
            case DEVICE_SOURCE -> event.device() + "\u0000" + event.source();
            case PROFILE -> event.profile();
            case SOURCE -> event.source();
        };
    }

    @Override
    public Held create() {
        return new Held(0);
    }

    @Override
    public byte[] encode(Held state) {
        return bytes == null
                ? new byte[0]
                : ByteBuffer.allocate(Long.BYTES).putLong(state.bytes).array();
    }

    @Override
    public Held decode(byte[] saved) {
        if (saved.length == 0) {
            return new Held(0);
        }
        if (saved.length != Long.BYTES) {
            throw new IllegalArgumentException("batch state must have 8 bytes but has " + saved.length);
        }
        return new Held(ByteBuffer.wrap(saved).getLong());
    }

    @Override
    public void apply(String key, Held state, Event event, Out out) {
        long size = bytes == null ? 0 : EncodedSize.of(event);
        if (bytes != null && out.held() > 0 && state.bytes + size > bytes.bytes()) {
            release(state, out);
        }
        out.hold();
        state.bytes += size;
        int held = out.held();
        if (isEnough(held, state)) {
            release(state, out);
        } else if (held == 1 && within != null) {
            out.timer(within);
        }
    }

    private boolean isEnough(int held, Held state) {
        return count != null && held >= count || bytes != null && state.bytes >= bytes.bytes();
    }

    @Override
    public @Nullable Duration restored(Held state, List<Event> held) {
        if (bytes != null) {
            // Measured anew: without `bytes` nobody had counted them.
            state.bytes = held.stream().mapToLong(EncodedSize::of).sum();
        }
        return isEnough(held.size(), state) ? Duration.ZERO : within;
    }

    @Override
    public void onTimer(String key, Held state, Out out) {
        release(state, out);
    }

    private void release(Held state, Out out) {
        out.release();
        state.bytes = 0;
        if (within != null) {
            out.timer(Duration.ofNanos(-1));
        }
    }
}
