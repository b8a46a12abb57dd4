/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Command;
import io.penstock.api.error.Place;
import io.penstock.api.event.ValueText;
import io.penstock.app.security.Grant;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.Act;
import io.penstock.engine.test.ExpectedAnswer;
import io.penstock.engine.test.TestCase;
import io.penstock.engine.test.TestStep;
import io.penstock.rules.drools.SteppedDrools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs one case. It ends with the first step of which something is not as expected: what follows would only follow from that. */
final class CaseRun {
    private final TestCase testCase;
    private final Story story;
    private final World world;
    private final Checks checks;
    private int asked;

    private CaseRun(TestCase testCase, Story story, World world) {
        this.testCase = testCase;
        this.story = story;
        this.world = world;
        this.checks = new Checks(story);
    }

    /** @param compiled the profile's rules in DRL; null when it has none */
    static CaseResult run(Profile profile, TestCase testCase, SteppedDrools.@Nullable Compiled compiled)
            throws Exception {
        long began = System.nanoTime();
        Story story = new Story();
        try (World world = new World(profile, testCase, compiled, story)) {
            CaseRun run = new CaseRun(testCase, story, world);
            run.steps();
            List<CaseResult.Failure> failures = run.checks.failures();
            return new CaseResult(
                    testCase,
                    List.copyOf(failures),
                    failures.isEmpty() ? List.of() : story.lines.take(),
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private void steps() throws Exception {
        try {
            stepByStep();
        } catch (SteppedDrools.RuleHangsException e) {
            checks.fail(testCase.place(), String.valueOf(e.getMessage()), List.of());
        }
    }

    private void stepByStep() throws Exception {
        for (TestStep step : testCase.steps()) {
            world.advance(step.at());
            checks.begin(step);
            for (Act act : step.acts()) {
                act(act, step.place());
                world.settle();
            }
            world.commit();
            if (step.expected() != null) {
                checks.check(step.expected());
            }
            if (!checks.failures().isEmpty()) {
                return;
            }
            if (step.expected() != null) {
                story.lines.take();
            }
        }
        String trouble = world.trouble();
        if (!trouble.isEmpty()) {
            checks.fail(testCase.place(), trouble, List.of());
        }
    }

    private void act(Act act, Place place) throws Exception {
        if (act instanceof Act.Answers a) {
            world.answers(a.device(), a.now());
        } else if (act instanceof Act.Stands s) {
            world.stands(s.connection(), s.now());
        } else if (act instanceof Act.Lives l) {
            world.lives(l.engine(), l.now());
        } else if (act instanceof Act.Holds h) {
            hold(h);
        } else if (act instanceof Act.Acknowledges a) {
            if (!world.acknowledge(a.alert())) {
                checks.fail(place, "there is no alert '" + a.alert() + "' to acknowledge", List.of());
            }
        } else if (act instanceof Act.Asks a) {
            ask(a);
        } else {
            world.stop();
        }
    }

    private void hold(Act.Holds holds) {
        Map<String, List<String>> said = new LinkedHashMap<>();
        holds.values().forEach((output, value) -> {
            world.hold(output, value);
            said.computeIfAbsent(output.device(), d -> new ArrayList<>()).add(output.resource());
        });
        if (holds.said()) {
            said.forEach(world::say);
        }
    }

    private void ask(Act.Asks asks) throws Exception {
        Caller caller = new Caller(Origin.REST, asks.by(), Grant.of(asks.role(), List.of(), List.of()));
        Command command = new Command(
                "test-" + asked++,
                asks.kind(),
                asks.device(),
                asks.target(),
                asks.values(),
                caller,
                "",
                world.instant(),
                asks.options());
        CompletableFuture<Answer> future = world.ask(command);
        world.settle();
        Answer answer = future.getNow(null);
        if (answer == null) {
            checks.fail(asks.place(), "the command was not answered", List.of());
            return;
        }
        String words = inWords(asks, answer);
        if (asks.kind() == Command.Kind.GET) {
            story.line(world.now(), words);
        }
        check(asks.answer(), answer, words);
    }

    private void check(ExpectedAnswer expected, Answer answer, String words) {
        boolean same = expected.outcome() == answer.outcome()
                && (expected.cause() == null || expected.cause() == answer.cause())
                && answer.reason().contains(expected.reason());
        if (!same) {
            checks.fail(
                    expected.place(),
                    "the answer is not as expected",
                    List.of(
                            "- " + Difference.time(-1) + inWords(expected),
                            "+ " + Difference.time(world.now()) + words));
            return;
        }
        Map<String, String> was = new HashMap<>();
        if (answer.event() != null) {
            answer.event().readings().forEach(r -> was.put(r.resource(), r.isGood() ? ValueText.plain(r) : ""));
        }
        checks.values(expected.place(), expected.values(), was);
    }

    private static String inWords(ExpectedAnswer expected) {
        return expected.outcome().name().toLowerCase(Locale.ROOT)
                + (expected.cause() == null ? "" : " (" + expected.cause().key() + ")")
                + (expected.reason().isEmpty() ? "" : ": '" + expected.reason() + "'");
    }

    private static String inWords(Act.Asks asks, Answer answer) {
        String what = asks.kind() == Command.Kind.GET
                ? "get " + asks.device() + "/" + asks.target()
                : "set "
                        + asks.values().entrySet().stream()
                                .map(v -> asks.device() + "/" + v.getKey() + " = " + v.getValue())
                                .collect(Collectors.joining(", "));
        return "'" + asks.by() + "' asked to " + what + ": "
                + answer.outcome().name().toLowerCase(Locale.ROOT)
                + (answer.cause() == null ? "" : " (" + answer.cause().key() + "): " + answer.reason());
    }
}
