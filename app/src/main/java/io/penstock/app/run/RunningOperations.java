/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.app.about.Health;
import io.penstock.app.control.Arguments;
import io.penstock.app.control.DeadLetterOperations;
import io.penstock.app.control.Operation;
import io.penstock.app.control.Row;
import io.penstock.app.control.UserErrorException;
import io.penstock.engine.Engine;
import io.penstock.engine.lane.LaneStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What can be asked only of a program that runs. */
final class RunningOperations {
    private final Bus bus;
    private final Engine engine;
    private final Supplier<List<Health.Part>> parts;
    private final Predicate<Consumer<String>> reload;

    /**
     * @param parts of all the program, as health shows them
     * @param reload takes the profile up, and says line by line what came of it
     */
    RunningOperations(Bus bus, Engine engine, Supplier<List<Health.Part>> parts, Predicate<Consumer<String>> reload) {
        this.bus = bus;
        this.engine = engine;
        this.parts = parts;
        this.reload = reload;
    }

    Map<String, Operation> all() {
        return Map.of(
                "status.lanes", this::lanes,
                "status.parts", this::parts,
                "lane.accept", this::accept,
                "reload", this::reload,
                "dead-letters.replay", this::replay,
                "tap", new Tapping(bus, engine));
    }

    private void lanes(Map<String, String> arguments, Operation.Answer answer) {
        for (LaneStatus lane : engine.lanes()) {
            answer.row(Row.of("lane", lane.name())
                    .and("endpoint", lane.plugin())
                    .and("state", lane.state().name().toLowerCase(Locale.ROOT))
                    .and("in", lane.eventsIn())
                    .and("out", lane.eventsOut())
                    .and("dropped", lane.dropped())
                    .and("dead", lane.deadLetters())
                    .and("refused", lane.refused())
                    .and("retried", lane.retried())
                    .and("lag", lane.lag())
                    .and("held", lane.held())
                    .and("pending", lane.pending())
                    .and("reason", lane.reason()));
        }
    }

    private void parts(Map<String, String> arguments, Operation.Answer answer) {
        for (Health.Part part : parts.get()) {
            if (!part.kind().equals("lane") && !part.kind().equals("bus")) {
                answer.row(Row.of("part", part.kind())
                        .and("name", part.name())
                        .and("state", part.state())
                        .and("reason", part.reason()));
            }
        }
    }

    private void accept(Map<String, String> arguments, Operation.Answer answer) {
        String lane = new Arguments(arguments).required("lane");
        try {
            engine.acceptRefusals(lane);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(e.getMessage());
        }
        answer.row(Row.of("lane", lane).and("refusals", "accepted"));
    }

    private void reload(Map<String, String> arguments, Operation.Answer answer) {
        List<String> lines = new ArrayList<>();
        boolean taken = reload.test(lines::add);
        lines.forEach(line -> answer.row(Row.of("line", line)));
        if (!taken) {
            throw new UserErrorException("the profile was not taken up");
        }
    }

    private void replay(Map<String, String> arguments, Operation.Answer answer) {
        List<Long> ids = DeadLetterOperations.selected(bus, new Arguments(arguments));
        int taken = engine.replay(ids);
        answer.row(
                Row.of("asked", ids.size())
                        .and("taken", taken)
                        .and("left", ids.size() - taken)
                        .and(
                                "note",
                                taken == ids.size()
                                        ? ""
                                        : "the others are on their way already, unknown, hold no events, or their lane does not run"));
    }
}
