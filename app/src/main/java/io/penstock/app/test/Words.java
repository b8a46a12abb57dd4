/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.rule.Output;
import io.penstock.api.setting.Durations;
import io.penstock.engine.test.ExpectedAlert;
import io.penstock.engine.test.ExpectedDeadLetter;
import io.penstock.engine.test.ExpectedMessage;
import io.penstock.engine.test.ExpectedRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is expected and what was, for people. */
final class Words {
    private static final long MILLI = 1_000_000;
    private static final double SAME = 1e-6;

    private Words() {}

    /** To the millisecond: nobody writes nanoseconds. */
    static boolean sameMoment(Duration expected, long was) {
        return Math.abs(expected.toNanos() - was) < MILLI;
    }

    static String time(long nanos) {
        return Durations.format(Duration.ofMillis((nanos + MILLI / 2) / MILLI));
    }

    /** Whether a value as text is the expected one. */
    static boolean same(Object expected, String was) {
        if (expected instanceof Number number) {
            try {
                double value = Double.parseDouble(was);
                double wanted = number.doubleValue();
                return Math.abs(value - wanted) <= SAME * Math.max(1, Math.abs(wanted));
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return expected.toString().equals(was);
    }

    static String write(Output output, Object value, String because, @Nullable Duration at) {
        return output + " = " + value + beside("because", because) + at(at);
    }

    static String refusal(Output output, Object value, ExpectedRefusal refusal) {
        return output + " = " + value + " refused"
                + (refusal.cause() == null ? "" : " (" + Listening.key(refusal.cause()) + ")")
                + beside("because", refusal.write().because())
                + beside("reason", refusal.reason())
                + at(refusal.write().at());
    }

    static String write(Story.Write was) {
        return was.output() + " = " + was.value() + " by '" + was.by() + "'"
                + (was.why().isEmpty() ? "" : ": " + was.why());
    }

    static String refusal(Story.Write was) {
        return was.output() + " = " + was.value() + " by '" + was.by() + "' refused (" + Listening.key(was.cause())
                + "): " + was.reason();
    }

    static String alert(ExpectedAlert alert) {
        return alert.name() + " " + alert.state().name().toLowerCase(Locale.ROOT)
                + (alert.severity() == null
                        ? ""
                        : " (" + alert.severity().name().toLowerCase(Locale.ROOT) + ")")
                + beside("text", alert.text())
                + beside("because", alert.because())
                + at(alert.at());
    }

    static String message(ExpectedMessage message) {
        List<String> parts = new ArrayList<>();
        if (message.text() != null) {
            parts.add(message.text());
        }
        message.json().ifPresent(json -> parts.add("json " + Messages.written(json)));
        if (message.where() != null) {
            parts.add("where " + message.where().text());
        }
        return (parts.isEmpty() ? "any message" : String.join(", ", parts)) + at(message.at());
    }

    static String deadLetter(ExpectedDeadLetter letter) {
        return "dead letter" + (letter.lane().isEmpty() ? "" : " of " + letter.lane())
                + (letter.step().isEmpty() ? "" : " at '" + letter.step() + "'")
                + beside("reason", letter.reason());
    }

    static String deadLetter(Story.Dead was) {
        return "dead letter of " + was.lane() + " at '" + was.step() + "': " + was.reason();
    }

    private static String beside(String what, String text) {
        return text.isEmpty() ? "" : ", " + what + " '" + text + "'";
    }

    private static String at(@Nullable Duration at) {
        return at == null ? "" : ", at " + Durations.format(at);
    }
}
