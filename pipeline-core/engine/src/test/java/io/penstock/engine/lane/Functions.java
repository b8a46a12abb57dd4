/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.error.RefusedException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Small functions that behave like those of the library, and events for them: each carries its number as its value. */
final class Functions {
    private Functions() {}

    static Event event(String device, long number) {
        return Event.of(
                new UUID(device.hashCode(), number),
                device,
                "p",
                "s",
                1_000_000_000L + number,
                List.of(Reading.ofInteger("n", ValueType.INT64, 1_000_000_000L + number, number)));
    }

    static List<Event> events(String device, long from, long to) {
        return LongStream.range(from, to).mapToObj(n -> event(device, n)).toList();
    }

    static long number(Event event) {
        return event.readings().get(0).bits();
    }

    /** Lines of {@code device:number}. */
    record Lines() implements FormatFunction {
        @Override
        public Bytes apply(List<Event> events, boolean group, Context context) {
            String text = events.stream().map(e -> e.device() + ":" + number(e)).collect(Collectors.joining("\n"));
            return Bytes.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
        }
    }

    record Keep(Predicate<Event> where) implements EventFunction {
        @Override
        public @Nullable Event apply(Event event, Context context) {
            return where.test(event) ? event : null;
        }
    }

    /** Refuses one number, has a defect at another. */
    record Picky(long refused, long broken) implements EventFunction {
        @Override
        public Event apply(Event event, Context context) {
            if (number(event) == refused) {
                throw new RefusedException("does not like " + refused);
            }
            if (number(event) == broken) {
                throw new IllegalStateException("broken at " + broken);
            }
            return event;
        }
    }

    /** Passes an event whose number is at least {@code by} above the last one passed of its device. */
    record Deadband(long by) implements StatefulFunction<long[]> {
        @Override
        public boolean makesGroups() {
            return false;
        }

        @Override
        public boolean isGlobal() {
            return false;
        }

        @Override
        public String key(Event event) {
            return event.device();
        }

        @Override
        public long[] create() {
            return new long[] {Long.MIN_VALUE / 2};
        }

        @Override
        public byte[] encode(long[] state) {
            return ByteBuffer.allocate(8).putLong(state[0]).array();
        }

        @Override
        public long[] decode(byte[] bytes) {
            return new long[] {ByteBuffer.wrap(bytes).getLong()};
        }

        @Override
        public void apply(String key, long[] state, Event event, Out out) {
            if (number(event) - state[0] >= by) {
                state[0] = number(event);
                out.pass(event);
            }
        }
    }

    /** Groups of {@code count} a device or of all in a shard, or what there is after {@code within}; counts its groups in its state. */
    record Group(int count, @Nullable Duration within, boolean mixed) implements StatefulFunction<long[]> {
        Group(int count, @Nullable Duration within) {
            this(count, within, false);
        }

        @Override
        public boolean makesGroups() {
            return true;
        }

        @Override
        public boolean isGlobal() {
            return false;
        }

        @Override
        public String key(Event event) {
            return mixed ? "" : event.device();
        }

        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public byte[] encode(long[] state) {
            return ByteBuffer.allocate(8).putLong(state[0]).array();
        }

        @Override
        public long[] decode(byte[] bytes) {
            return new long[] {ByteBuffer.wrap(bytes).getLong()};
        }

        @Override
        public void apply(String key, long[] state, Event event, Out out) {
            out.hold();
            if (out.held() == 1 && within != null) {
                out.timer(within);
            }
            if (out.held() >= count) {
                state[0]++;
                out.release();
                out.timer(Duration.ofNanos(-1));
            }
        }

        @Override
        public void onTimer(String key, long[] state, Out out) {
            state[0]++;
            out.release();
        }

        @Override
        public @Nullable Duration restored(long[] state, List<Event> held) {
            return held.size() >= count ? Duration.ZERO : within;
        }
    }
}
