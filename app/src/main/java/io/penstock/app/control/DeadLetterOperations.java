/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.error.NearMiss;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.setting.Size;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be asked of dead letters, whether a program runs or not; replay needs one that runs. */
public final class DeadLetterOperations {
    private static final int PAGE = 256;
    /** Looked through for the names of owners that are gone, where one is asked for that nobody knows. */
    private static final int LOOKED_THROUGH = 1000;

    private final Bus bus;
    private final Supplier<Collection<String>> owners;

    /** @param owners whose there may be though there are none: lanes and device services */
    public DeadLetterOperations(Bus bus, Supplier<Collection<String>> owners) {
        this.bus = bus;
        this.owners = owners;
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
        forEach(owner(a), a.number("after", 0), limit, letter -> answer.row(summary(letter)));
    }

    private void dropped(Map<String, String> arguments, Operation.Answer answer) {
        DeadLetters letters = bus.deadLetters();
        answer.row(Row.of("events", letters.dropped(owner(new Arguments(arguments))))
                .and("cap", new Size(letters.cap()).toString()));
    }

    private void show(Map<String, String> arguments, Operation.Answer answer) {
        for (long id : known(new Arguments(arguments).ids("ids"))) {
            DeadLetter letter = bus.deadLetters().get(id);
            if (letter != null) {
                answer.row(whole(letter));
            }
        }
    }

    private void drop(Map<String, String> arguments, Operation.Answer answer) {
        Arguments a = new Arguments(arguments);
        List<Long> ids = selected(a);
        answer.row(Row.of("dropped", ids.isEmpty() ? 0 : bus.deadLetters().drop(ids)));
    }

    private void export(Map<String, String> arguments, Operation.Answer answer) {
        String owner = owner(new Arguments(arguments));
        forEach(owner, 0, Long.MAX_VALUE, letter -> answer.row(whole(letter)));
    }

    /**
     * The ids that {@code ids} names, or with {@code all} every one of {@code owner} (or of everybody).
     *
     * @throws UserErrorException when there is no such letter, or no such owner
     */
    public List<Long> selected(Arguments a) {
        if (!a.flag("all")) {
            return known(a.ids("ids"));
        }
        List<Long> ids = new ArrayList<>();
        forEach(owner(a), 0, Long.MAX_VALUE, letter -> ids.add(letter.id()));
        return ids;
    }

    private List<Long> known(List<Long> ids) {
        List<Long> unknown =
                ids.stream().filter(id -> bus.deadLetters().get(id) == null).toList();
        if (!unknown.isEmpty()) {
            throw new UserErrorException("there is no dead letter "
                    + unknown.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + "; `penstock dead-letters list` shows those there are");
        }
        return ids;
    }

    /** Null for everybody's. */
    private @Nullable String owner(Arguments a) {
        String owner = a.optional("owner");
        if (owner == null
                || !bus.deadLetters().list(owner, 0, 1).isEmpty()
                || bus.deadLetters().dropped(owner) > 0
                || owners.get().contains(owner)) {
            return owner;
        }
        Set<String> known = new TreeSet<>(owners.get());
        forEach(null, 0, LOOKED_THROUGH, letter -> known.add(letter.owner()));
        throw new UserErrorException(
                "owner must be one of " + known + " but was '" + owner + "'" + NearMiss.hint(owner, known));
    }

    /** Page by page: each is bounded in bytes too, and may be shorter than asked for while there is more. */
    private void forEach(@Nullable String owner, long first, long limit, Consumer<DeadLetter> each) {
        long after = first;
        long left = limit;
        List<DeadLetter> page = page(owner, after, left);
        while (!page.isEmpty()) {
            page.forEach(each);
            after = page.get(page.size() - 1).id();
            left -= page.size();
            page = page(owner, after, left);
        }
    }

    private List<DeadLetter> page(@Nullable String owner, long after, long most) {
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
