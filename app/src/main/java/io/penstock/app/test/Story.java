/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Cause;
import io.penstock.api.endpoint.Message;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has happened in a case: by kind, to be held against what is expected, and all of it in words, in the order of time. */
final class Story {
    /**
     * One output that was set, or was refused to be.
     *
     * @param at nanoseconds since the case began
     * @param value as text
     * @param why a rule's condition, an interlock's values, what a caller said
     * @param cause null where it was done
     */
    record Write(
            long at,
            Output output,
            String value,
            Origin origin,
            String by,
            String why,
            @Nullable Cause cause,
            String reason) {
        boolean because(String wanted) {
            return by.equals(wanted) || why.contains(wanted) || (origin == Origin.OUTPUT && by.contains(wanted));
        }
    }

    /** An alert that was said. */
    record Said(long at, Alert alert) {}

    /** A message that came to an endpoint. */
    record Arrived(long at, Message message) {}

    /** What can never be delivered. */
    record Dead(long at, String lane, String step, String reason) {}

    /** A line of the story. */
    record Line(long at, String text) {}

    final News<Write> writes = new News<>();
    final News<Write> refusals = new News<>();
    final News<Said> alerts = new News<>();
    final News<Dead> deadLetters = new News<>();
    final News<Line> lines = new News<>();
    private final Map<String, News<Arrived>> messages = new HashMap<>();

    /** What there is of one kind, and what of it has not been looked at. */
    static final class News<T> {
        private final List<T> all = new ArrayList<>();
        private int seen;

        void add(T next) {
            all.add(next);
        }

        @Nullable
        T last() {
            return all.size() == seen ? null : all.get(all.size() - 1);
        }

        /** Since it was asked last. */
        List<T> take() {
            List<T> news = List.copyOf(all.subList(seen, all.size()));
            seen = all.size();
            return news;
        }
    }

    News<Arrived> messages(String lane) {
        return messages.computeIfAbsent(lane, l -> new News<>());
    }

    void line(long at, String text) {
        lines.add(new Line(at, text));
    }

    /** It makes no line: there are many, and they follow from the rest. */
    void arrived(long at, String lane, Message message) {
        messages(lane).add(new Arrived(at, message));
    }

    /** The same refusal again and again, as when a rule asks once more, is one. */
    void refused(Write write) {
        Write before = refusals.last();
        boolean same = before != null
                && before.output().equals(write.output())
                && before.value().equals(write.value())
                && before.by().equals(write.by())
                && before.cause() == write.cause();
        if (!same) {
            refusals.add(write);
        }
    }

    /** Whether a record is a heartbeat's: nobody waits for those. */
    static boolean isHeartbeat(Audit audit) {
        return audit.command().caller().origin() == Origin.OUTPUT
                && audit.command().why().equals("heartbeat");
    }
}
