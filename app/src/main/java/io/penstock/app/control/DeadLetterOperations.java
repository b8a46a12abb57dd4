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
        for (DeadLetter letter : bus.deadLetters().list(a.optional("owner"), a.number("after", 0), limit)) {
            answer.row(summary(letter));
        }
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
        forEach(bus, owner, letter -> answer.row(whole(letter)));
    }

    /** The ids that {@code ids} names, or with {@code all} every one of {@code owner} (or of everybody). */
    public static List<Long> selected(Bus bus, Arguments a) {
        if (!a.flag("all")) {
            return a.ids("ids");
        }
        List<Long> ids = new ArrayList<>();
        forEach(bus, a.optional("owner"), letter -> ids.add(letter.id()));
        return ids;
    }

    private static void forEach(Bus bus, @Nullable String owner, java.util.function.Consumer<DeadLetter> each) {
        long after = 0;
        List<DeadLetter> page = bus.deadLetters().list(owner, after, PAGE);
        while (!page.isEmpty()) {
            page.forEach(each);
            after = page.get(page.size() - 1).id();
            page = bus.deadLetters().list(owner, after, PAGE);
        }
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
