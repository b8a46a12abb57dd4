/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be asked only of a program that runs. */
final class RunningOperations {
    private final Bus bus;
    private final Engine engine;
    private final DeadLetterOperations letters;
    private final Supplier<List<Health.Part>> parts;
    private final Predicate<Consumer<String>> reload;

    /**
     * @param parts of all the program, as health shows them
     * @param letters knows which are meant
     * @param reload takes the profile up, and says line by line what came of it
     */
    RunningOperations(
            Bus bus,
            Engine engine,
            DeadLetterOperations letters,
            Supplier<List<Health.Part>> parts,
            Predicate<Consumer<String>> reload) {
        this.bus = bus;
        this.engine = engine;
        this.letters = letters;
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
            if (!part.kind().equals("lane") && !(part.kind().equals("bus") && part.well())) {
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
        List<Long> ids = letters.selected(new Arguments(arguments));
        Set<String> lanes = engine.lanes().stream().map(LaneStatus::name).collect(Collectors.toSet());
        int taken = 0;
        Map<String, Integer> left = new TreeMap<>();
        for (Long id : ids) {
            DeadLetter letter = bus.deadLetters().get(id);
            if (engine.replay(List.of(id)) > 0) {
                taken++;
            } else {
                left.merge(whyLeft(letter, lanes), 1, Integer::sum);
            }
        }
        String note = left.size() == 1
                ? left.keySet().iterator().next()
                : left.entrySet().stream()
                        .map(why -> why.getValue() + ": " + why.getKey())
                        .collect(Collectors.joining("; "));
        answer.row(Row.of("asked", ids.size())
                .and("taken", taken)
                .and("left", ids.size() - taken)
                .and("note", note));
    }

    /** @param letter as it was before it was asked for; null when there was none any more */
    static String whyLeft(@Nullable DeadLetter letter, Set<String> lanes) {
        if (letter == null) {
            return "gone meanwhile";
        }
        if (letter.events().isEmpty()) {
            return "of " + letter.owner() + ", which could read no event in it";
        }
        return lanes.contains(letter.owner()) ? "on its way already" : "of " + letter.owner() + ", which does not run";
    }
}
