/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.setting.Size;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be asked of dead letters, whether a program runs or not; replay needs one that runs. */
public final class DeadLetterOperations {
    private static final int PAGE = 256;
    private final Bus bus;

    public DeadLetterOperations(Bus bus) {
        this.bus = bus;
    }

    public Map<String, Operation> all() {
        return Map.of(
                "dead-letters.list", this::list,
                "dead-letters.dropped", this::dropped,
                "dead-letters.show", this::show,
                "dead-letters.drop", this::drop,
                "dead-letters.export", this::export);
    }

    private void list(Map<String, String> arguments, Operation.Answer answer) {
        Arguments a = new Arguments(arguments);
        int limit = a.number("limit", 100);
        forEach(bus, a.optional("owner"), a.number("after", 0), limit, letter -> answer.row(summary(letter)));
    }

    private void dropped(Map<String, String> arguments, Operation.Answer answer) {
        DeadLetters letters = bus.deadLetters();
        answer.row(Row.of("events", letters.dropped(new Arguments(arguments).optional("owner")))
                .and("cap", new Size(letters.cap()).toString()));
    }

    private void show(Map<String, String> arguments, Operation.Answer answer) {
        for (long id : new Arguments(arguments).ids("ids")) {
            DeadLetter letter = bus.deadLetters().get(id);
            if (letter == null) {
                throw new UserErrorException("there is no dead letter " + id);
            }
            answer.row(whole(letter));
        }
    }

    private void drop(Map<String, String> arguments, Operation.Answer answer) {
        Arguments a = new Arguments(arguments);
        List<Long> ids = selected(bus, a);
        answer.row(Row.of("dropped", ids.isEmpty() ? 0 : bus.deadLetters().drop(ids)));
    }

    private void export(Map<String, String> arguments, Operation.Answer answer) {
        String owner = new Arguments(arguments).optional("owner");
        forEach(bus, owner, 0, Long.MAX_VALUE, letter -> answer.row(whole(letter)));
    }

    /** The ids that {@code ids} names, or with {@code all} every one of {@code owner} (or of everybody). */
    public static List<Long> selected(Bus bus, Arguments a) {
        if (!a.flag("all")) {
            return a.ids("ids");
        }
        List<Long> ids = new ArrayList<>();
        forEach(bus, a.optional("owner"), 0, Long.MAX_VALUE, letter -> ids.add(letter.id()));
        return ids;
    }

    /** Page by page: each is bounded in bytes too, and may be shorter than asked for while there is more. */
    private static void forEach(Bus bus, @Nullable String owner, long first, long limit, Consumer<DeadLetter> each) {
        long after = first;
        long left = limit;
        List<DeadLetter> page = page(bus, owner, after, left);
        while (!page.isEmpty()) {
            page.forEach(each);
            after = page.get(page.size() - 1).id();
            left -= page.size();
            page = page(bus, owner, after, left);
        }
    }

    private static List<DeadLetter> page(Bus bus, @Nullable String owner, long after, long most) {
        return most <= 0 ? List.of() : bus.deadLetters().list(owner, after, (int) Math.min(PAGE, most));
    }

    private static Row summary(DeadLetter letter) {
        return Row.of("id", letter.id())
                .and("at", letter.at().toString())
                .and("owner", letter.owner())
                .and("step", letter.step())
                .and("events", letter.raw() != null ? "raw" : letter.events().size())
                .and("reason", letter.reason());
    }

    private static Row whole(DeadLetter letter) {
        Row row = summary(letter).and("profile hash", letter.profileHash());
        if (letter.raw() != null) {
            return row.and("raw", Base64.getEncoder().encodeToString(letter.raw()));
        }
        EventJson json = new EventJson();
        List<String> events = new ArrayList<>();
        for (Event event : letter.events()) {
            events.add(new String(json.encode(event), StandardCharsets.UTF_8));
        }
        return row.and("originals", events);
    }
}
