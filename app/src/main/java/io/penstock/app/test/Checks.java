/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Output;
import io.penstock.api.setting.Durations;
import io.penstock.engine.test.Expected;
import io.penstock.engine.test.Expected.Listed;
import io.penstock.engine.test.ExpectedAlert;
import io.penstock.engine.test.ExpectedDeadLetter;
import io.penstock.engine.test.ExpectedMessage;
import io.penstock.engine.test.ExpectedMessages;
import io.penstock.engine.test.ExpectedRefusal;
import io.penstock.engine.test.ExpectedWrite;
import io.penstock.engine.test.TestStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds what has happened against what a step expects. */
final class Checks {
    private final Story story;
    private final List<CaseResult.Failure> failures = new ArrayList<>();
    private String at = "";

    Checks(Story story) {
        this.story = story;
    }

    List<CaseResult.Failure> failures() {
        return failures;
    }

    void fail(Place place, String text, List<String> difference) {
        failures.add(new CaseResult.Failure(place, at + text, difference));
    }

    void begin(TestStep step) {
        at = "at " + Durations.format(step.at()) + ": ";
    }

    void check(Expected expected) {
        writes(expected.sets());
        refusals(expected.refusals());
        alerts(expected.alerts());
        deadLetters(expected.deadLetters());
        expected.messages().forEach(this::messages);
    }

    /** One output of an entry, and the entry. */
    private record One<T>(T of, Output output, Object value) {}

    private void writes(@Nullable Listed<ExpectedWrite> expected) {
        if (expected == null) {
            return;
        }
        List<Story.Write> was = story.writes.take();
        List<One<ExpectedWrite>> wanted = parted(expected.all(), Function.identity(), was);
        compare(
                expected.place(),
                "sets are not as expected",
                Difference.of(
                        wanted,
                        was,
                        (e, a) -> same(e.of(), e.output(), e.value(), a),
                        e -> Words.write(e.output(), e.value(), e.of().because(), e.of().at()),
                        Words::write,
                        Story.Write::at));
    }

    private void refusals(@Nullable Listed<ExpectedRefusal> expected) {
        if (expected == null) {
            return;
        }
        List<Story.Write> was = story.refusals.take();
        List<One<ExpectedRefusal>> wanted = parted(expected.all(), ExpectedRefusal::write, was);
        compare(
                expected.place(),
                "refusals are not as expected",
                Difference.of(
                        wanted,
                        was,
                        (e, a) -> same(e.of().write(), e.output(), e.value(), a)
                                && (e.of().cause() == null || e.of().cause() == a.cause())
                                && a.reason().contains(e.of().reason()),
                        e -> Words.refusal(e.output(), e.value(), e.of()),
                        Words::refusal,
                        Story.Write::at));
    }

    private static boolean same(ExpectedWrite expected, Output output, Object value, Story.Write was) {
        return was.output().equals(output)
                && Words.same(value, was.value())
                && (expected.because().isEmpty() || was.because(expected.because()))
                && (expected.at() == null || Words.sameMoment(expected.at(), was.at()));
    }

    /** Outputs of one entry are set together: their order is that in which they were. */
    private static <T> List<One<T>> parted(List<T> entries, Function<T, ExpectedWrite> write, List<Story.Write> was) {
        List<One<T>> all = new ArrayList<>();
        for (T entry : entries) {
            List<Story.Write> next = was.subList(Math.min(all.size(), was.size()), was.size());
            List<One<T>> together = new ArrayList<>();
            write.apply(entry).values().forEach((output, value) -> together.add(new One<>(entry, output, value)));
            together.sort(Comparator.comparingInt(one -> place(one.output(), next)));
            all.addAll(together);
        }
        return all;
    }

    private static int place(Output output, List<Story.Write> among) {
        for (int i = 0; i < among.size(); i++) {
            if (among.get(i).output().equals(output)) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    private void alerts(@Nullable Listed<ExpectedAlert> expected) {
        if (expected == null) {
            return;
        }
        compare(
                expected.place(),
                "alerts are not as expected",
                Difference.of(
                        expected.all(),
                        story.alerts.take(),
                        Checks::same,
                        Words::alert,
                        said -> Listening.inWords(said.alert()),
                        Story.Said::at));
    }

    private static boolean same(ExpectedAlert expected, Story.Said was) {
        return was.alert().name().equals(expected.name())
                && was.alert().state() == expected.state()
                && (expected.severity() == null || was.alert().severity() == expected.severity())
                && was.alert().text().contains(expected.text())
                && (expected.because().isEmpty() || was.alert().rule().equals(expected.because()))
                && (expected.at() == null || Words.sameMoment(expected.at(), was.at()));
    }

    private void deadLetters(@Nullable Listed<ExpectedDeadLetter> expected) {
        if (expected == null) {
            return;
        }
        compare(
                expected.place(),
                "dead letters are not as expected",
                Difference.of(
                        expected.all(),
                        story.deadLetters.take(),
                        (e, a) -> (e.lane().isEmpty() || e.lane().equals(a.lane()))
                                && (e.step().isEmpty() || e.step().equals(a.step()))
                                && a.reason().contains(e.reason()),
                        Words::deadLetter,
                        Words::deadLetter,
                        Story.Dead::at));
    }

    private void messages(String lane, ExpectedMessages expected) {
        List<Story.Arrived> was = story.messages(lane).take();
        String of = "messages to " + lane;
        if (expected.all() != null) {
            if (expected.all().size() == 1 && was.size() == 1) {
                one(of, expected.all().get(0), was.get(0));
            } else {
                compare(expected.place(), of + " are not as expected", difference(expected.all(), was));
            }
            return;
        }
        if (expected.count() != null && expected.count() != was.size()) {
            fail(
                    expected.place(),
                    of + ": expected " + expected.count() + " but there were " + was.size(),
                    difference(List.of(), was));
        }
        if (expected.each() != null) {
            was.forEach(arrived -> one(of + ", each", expected.each(), arrived));
        }
        if (expected.last() != null && was.isEmpty()) {
            fail(expected.last().place(), of + ": there is no last, as there were none", List.of());
        } else if (expected.last() != null) {
            one(of + ", the last", expected.last(), was.get(was.size() - 1));
        }
        some(of, expected.some(), was);
    }

    /** In their order, with any others in between. */
    private void some(String of, List<ExpectedMessage> expected, List<Story.Arrived> was) {
        int next = 0;
        for (ExpectedMessage wanted : expected) {
            while (next < was.size() && Messages.wrong(wanted, was.get(next)) != null) {
                next++;
            }
            if (next == was.size()) {
                fail(wanted.place(), of + ": not among the " + was.size(), difference(List.of(wanted), was));
                return;
            }
            next++;
        }
    }

    private void one(String of, ExpectedMessage expected, Story.Arrived was) {
        String wrong = Messages.wrong(expected, was);
        if (wrong != null) {
            fail(expected.place(), of + ": " + wrong, difference(List.of(expected), List.of(was)));
        }
    }

    private static List<String> difference(List<ExpectedMessage> expected, List<Story.Arrived> was) {
        return Difference.of(
                expected,
                was,
                (e, a) -> Messages.wrong(e, a) == null,
                Words::message,
                a -> Messages.shown(a.message()),
                Story.Arrived::at);
    }

    private void compare(Place place, String text, List<String> difference) {
        if (!difference.isEmpty()) {
            fail(place, text, difference);
        }
    }

    /** What is expected of a read's values. */
    void values(Place place, Map<String, Object> expected, Map<String, String> was) {
        expected.forEach((resource, value) -> {
            String found = was.get(resource);
            if (found == null || !Words.same(value, found)) {
                fail(
                        place,
                        "the answer is not as expected",
                        List.of(
                                "- " + Difference.time(-1) + resource + " = " + value,
                                "+ " + Difference.time(-1)
                                        + (found == null ? "no " + resource : resource + " = " + found)));
            }
        });
    }
}
