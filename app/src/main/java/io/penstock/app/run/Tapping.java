/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.function.Bytes;
import io.penstock.app.control.Arguments;
import io.penstock.app.control.Operation;
import io.penstock.app.control.Row;
import io.penstock.app.control.UserErrorException;
import io.penstock.engine.Engine;
import io.penstock.engine.lane.Tapped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Shows what passes a place, so many a second at most; what is too much is left out, never held up. */
final class Tapping implements Operation {
    private static final int WAITING = 64;
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Bus bus;
    private final Engine engine;
    private final EventJson json = new EventJson();

    Tapping(Bus bus, Engine engine) {
        this.bus = bus;
        this.engine = engine;
    }

    @Override
    public void run(Map<String, String> arguments, Answer answer) throws Exception {
        Arguments a = new Arguments(arguments);
        int rate = a.number("rate", 10);
        if (rate < 1) {
            throw new UserErrorException("rate must be 1 or more but was " + rate);
        }
        Budget budget = new Budget(rate, a.number("count", 0), answer);
        String where = a.optional("where");
        if (where == null) {
            tapBus(budget);
        } else {
            tapPipeline(where, budget);
        }
    }

    private void tapBus(Budget budget) {
        try (Follower follower = bus.follow(Stream.EVENTS, Selection.ALL)) {
            while (budget.goesOn()) {
                for (Event event : follower.poll(Duration.ofMillis(5), LOOK, WAITING)) {
                    budget.show(text(event));
                }
            }
        }
    }

    private void tapPipeline(String where, Budget budget) throws Exception {
        String pipeline = place(where);
        String step = where.equals(pipeline) ? null : where.substring(pipeline.length() + 1);
        BlockingQueue<Tapped> queue = new ArrayBlockingQueue<>(WAITING);
        AutoCloseable tap;
        try {
            tap = engine.tap(pipeline, step, 1, queue::offer);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(e.getMessage());
        }
        try (tap) {
            while (budget.goesOn()) {
                Tapped seen = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (seen != null) {
                    show(seen, budget);
                }
            }
        }
    }

    /** The longest lane or pipeline that it begins with: names of both, and ids of steps, may have dots in them. */
    private String place(String where) {
        return engine.lanes().stream()
                .flatMap(lane -> List.of(lane.name(), lane.pipeline()).stream())
                .filter(name -> where.equals(name) || where.startsWith(name + "."))
                .max(Comparator.comparingInt(String::length))
                .orElse(where);
    }

    private void show(Tapped seen, Budget budget) {
        Bytes bytes = seen.bytes();
        if (bytes != null) {
            budget.show(text(bytes));
        } else {
            seen.events().forEach(e -> budget.show(text(e)));
        }
    }

    /** Codecs are not for many threads at once, and several may tap. */
    private synchronized String text(Event event) {
        return new String(json.encode(event), StandardCharsets.UTF_8);
    }

    private static String text(Bytes bytes) {
        boolean readable = bytes.contentEncoding().isEmpty()
                && (bytes.contentType().startsWith("text/")
                        || bytes.contentType().contains("json"));
        return readable
                ? new String(bytes.data(), StandardCharsets.UTF_8).stripTrailing()
                : bytes.contentType() + " " + bytes.contentEncoding() + " " + bytes.data().length + " bytes "
                        + Base64.getEncoder().encodeToString(bytes.data());
    }

    /** How much may be shown: so many a second, so many in all, as long as somebody looks. */
    private static final class Budget {
        private final int rate;
        private final int count;
        private final Answer answer;
        private long second = System.nanoTime();
        private int inSecond;
        private int shown;

        Budget(int rate, int count, Answer answer) {
            this.rate = rate;
            this.count = count;
            this.answer = answer;
        }

        boolean goesOn() {
            return (count == 0 || shown < count) && !answer.closed();
        }

        void show(String what) {
            long now = System.nanoTime();
            if (now - second >= 1_000_000_000L) {
                second = now;
                inSecond = 0;
            }
            if (inSecond < rate && (count == 0 || shown < count)) {
                inSecond++;
                shown++;
                answer.row(Row.of("what", what));
            }
        }
    }
}
