/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.bus.StreamStatus;
import io.penstock.api.setting.Size;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** What can be asked of a bus, whether a program runs on it or not. */
public final class BusOperations {
    private final Bus bus;
    private final BiPredicate<String, Runnable> pause;

    /** Of a bus that no program runs on. */
    public BusOperations(Bus bus) {
        this(bus, (cursor, task) -> false);
    }

    /** @param pause does something while what reads the cursor stands still; false when nothing does that it could stop */
    public BusOperations(Bus bus, BiPredicate<String, Runnable> pause) {
        this.bus = bus;
        this.pause = pause;
    }

    public Map<String, Operation> all() {
        return Map.of(
                "bus.status", this::status,
                "cursor.list", this::cursors,
                "cursor.seek", this::seek,
                "cursor.drop", this::drop);
    }

    private void status(Map<String, String> arguments, Operation.Answer answer) {
        for (Stream stream : Stream.values()) {
            StreamStatus s = bus.status(stream);
            answer.row(Row.of("stream", stream.key())
                    .and("events", s.events())
                    .and("appended", s.appended())
                    .and("size", human(s.bytes()))
                    .and("cap", new Size(s.maxBytes()).toString())
                    .and("segments", s.segments())
                    .and("oldest", text(s.oldest()))
                    .and("newest", text(s.newest()))
                    .and("forced out", s.forcedOut())
                    .and("forgotten", s.forgotten())
                    .and("holes", s.holes())
                    .and("refused", s.refused()));
        }
    }

    private void cursors(Map<String, String> arguments, Operation.Answer answer) {
        for (CursorStatus c : bus.cursors()) {
            answer.row(Row.of("cursor", c.name())
                    .and("stream", c.stream().key())
                    .and("position", c.position())
                    .and("lag", c.lag())
                    .and("lost", c.lost())
                    .and("state", c.open() ? "open" : c.holding() ? "holding" : "kept")
                    .and("committed", text(c.committedAt())));
        }
    }

    private void seek(Map<String, String> arguments, Operation.Answer answer) {
        Arguments a = new Arguments(arguments);
        String cursor = known(a.required("cursor"));
        Start to = start(a.required("to"));
        Discarded discarded = whileClosed(cursor, () -> bus.seek(cursor, to));
        answer.row(Row.of("cursor", cursor)
                .and("now at", a.required("to"))
                .and("held discarded", discarded.held())
                .and("pending discarded", discarded.pending()));
    }

    private static Start start(String text) {
        try {
            return Start.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("the place to seek to " + e.getMessage());
        }
    }

    private void drop(Map<String, String> arguments, Operation.Answer answer) {
        String cursor = known(new Arguments(arguments).required("cursor"));
        Discarded discarded = whileClosed(cursor, () -> bus.drop(cursor));
        answer.row(Row.of("cursor", cursor)
                .and("state", "dropped")
                .and("lag", discarded.lag())
                .and("held discarded", discarded.held())
                .and("pending discarded", discarded.pending()));
    }

    private Discarded whileClosed(String cursor, Supplier<Discarded> task) {
        AtomicReference<Discarded> discarded = new AtomicReference<>();
        Runnable checked = () -> {
            refuseWhenOpen(cursor);
            discarded.set(task.get());
        };
        if (!pause.test(cursor, checked)) {
            checked.run();
        }
        return Objects.requireNonNull(discarded.get());
    }

    private void refuseWhenOpen(String cursor) {
        if (bus.cursors().stream().anyMatch(c -> c.name().equals(cursor) && c.open())) {
            throw new UserErrorException("cursor '" + cursor + "' is in use: stop the program and try again");
        }
    }

    private String known(String cursor) {
        if (bus.cursors().stream().noneMatch(c -> c.name().equals(cursor))) {
            throw new UserErrorException("there is no cursor '" + cursor + "'; known are "
                    + bus.cursors().stream().map(CursorStatus::name).toList());
        }
        return cursor;
    }

    static String human(long bytes) {
        if (bytes < 10 * 1024) {
            return bytes + " B";
        }
        double kib = bytes / 1024.0;
        return kib < 10 * 1024
                ? String.format(Locale.ROOT, "%.0f KiB", kib)
                : String.format(Locale.ROOT, "%.0f MiB", kib / 1024);
    }

    private static String text(Object value) {
        return value == null ? "-" : value.toString();
    }
}
