/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import io.penstock.bus.SegmentBus;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.rules.AlertBook;
import io.penstock.rules.yaml.RulesStatus.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules on a bus, with their thread. */
class YamlRulesTest {
    @TempDir
    Path folder;

    private final Desk desk = new Desk();
    private final Alive presence = new Alive();
    private Bus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);

    @Nullable
    private AlertBook alerts;

    @Nullable
    private YamlRules rules;

    @BeforeEach
    void onDisk() throws Exception {
        bus.close();
        bus = SegmentBus.open(folder, SmallBus.SETTINGS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        stop();
        bus.close();
    }

    private YamlRules start(Rule... all) {
        AlertBook book = new AlertBook(bus, Clock.systemUTC());
        YamlRules made = new YamlRules(bus, desk, book, () -> presence, Clock.systemUTC());
        made.open(List.of(all));
        made.begin();
        alerts = book;
        rules = made;
        return made;
    }

    private void stop() {
        if (rules != null) {
            rules.close();
            rules = null;
        }
        if (alerts != null) {
            alerts.close();
            alerts = null;
        }
    }

    private void restart(Rule... all) throws Exception {
        stop();
        bus.close();
        bus = SegmentBus.open(folder, SmallBus.SETTINGS, Clock.systemUTC());
        start(all);
    }

    private void say(String device, double value) {
        bus.append(Stream.EVENTS, List.of(TestRules.temperature(device, value, System.currentTimeMillis() * 1_000_000)))
                .toCompletableFuture()
                .join();
    }

    @Test
    void shouldActOnAReadingAndRecordWhy() throws Exception {
        Follower record = bus.follow(Stream.COMMANDS, Selection.ALL);
        start(rule("heat").build());

        say("boiler-1", 50);

        await().until(() -> desk.asked.size() == 1);
        List<Event> recorded = record.poll(Duration.ZERO, Duration.ofSeconds(30), 10);
        assertThat(recorded).hasSize(1);
        Firing firing = Firing.from(recorded.get(0));
        assertThat(firing.commands()).containsOnlyKeys(desk.asked.get(0).id());
        assertThat(firing.condition()).isEqualTo("t < 55.0");
    }

    @Test
    void shouldGoOnWhereItStoodAfterARestart() throws Exception {
        Rule heat = rule("heat").clear(above(60)).build();
        start(heat);
        say("boiler-1", 50);
        await().until(() -> desk.asked.size() == 1);

        restart(heat);
        say("boiler-1", 50);
        say("boiler-1", 61);

        await().until(() -> desk.asked.size() == 2);
        assertThat(desk.asked.get(1).values()).containsEntry("Burner", false);
    }

    @Test
    void shouldWantBackWhatFellWhenTheProgramStopped() throws Exception {
        // Given
        Rule heat = rule("heat").clear(above(60)).build();
        start(heat);
        say("boiler-1", 50);
        await().until(() -> desk.asked.size() == 1);
        stop();
        // When
        fell("boiler-1", "Burner", false);
        restart(heat);
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> desk.asked.size() == 2);
        assertThat(desk.asked.get(1).values()).containsEntry("Burner", true);
        assertThat(desk.asked.get(1).options().yields()).isTrue();
    }

    /** As the command desk records it. */
    private void fell(String device, String resource, Object safe) {
        Caller output = Caller.of(Caller.Origin.OUTPUT, device + "/" + resource);
        Command command = Command.set("safe", device, resource, Map.of(resource, safe), output, Instant.now());
        Audit done = new Audit(command, Outcome.DONE, null, "", List.of(), Instant.now());
        bus.append(Stream.COMMANDS, List.of(done.toEvent(UUID.randomUUID())))
                .toCompletableFuture()
                .join();
    }

    @Test
    void shouldNotMissWhatIsSaidBetweenOpeningAndBeginning() {
        AlertBook book = new AlertBook(bus, Clock.systemUTC());
        YamlRules made = new YamlRules(bus, desk, book, () -> presence, Clock.systemUTC());
        alerts = book;
        rules = made;
        made.open(List.of(rule("heat").build()));
        say("boiler-1", 50);
        assertThat(desk.asked).isEmpty();

        made.begin();

        await().until(() -> desk.asked.size() == 1);
    }

    @Test
    void shouldBeginAgainAfterItHasDiedAndSayThatItWasLost() {
        YamlRules made = start(rule("heat").build());
        desk.breaks.set(1);

        say("boiler-1", 50);
        await().untilAsserted(() -> assertThat(presence.lost).containsExactly(State.DOWN));

        // the firing was on record before it died: it is done by the same ids as soon as the rules look again
        await().atMost(Duration.ofSeconds(30)).until(() -> made.status().state() == State.RUNNING);
        say("boiler-1", 51);
        await().until(() -> desk.asked.size() == 1);
        assertThat(made.status().restarts()).isEqualTo(1);
    }

    @Test
    void shouldNotBeHeldUpByADeviceThatHangs() {
        desk.hanging.add("boiler-1");
        start(rule("heat").of("boiler-*").then(set("{device}", "Burner", true)).build());

        say("boiler-1", 50);
        say("boiler-2", 50);

        await().until(() -> desk.asked.size() == 2);
    }

    @Test
    void shouldTakeUpOtherRulesAndStopWithoutAny() {
        YamlRules made = start(rule("heat").build());
        say("boiler-1", 56);
        made.apply(List.of(rule("heat").when(TestRules.below(58)).build()));
        say("boiler-1", 57);
        await().until(() -> desk.asked.size() == 1);

        made.apply(List.of());

        assertThat(made.status().state()).isEqualTo(State.NONE);
        assertThat(presence.closed).isTrue();
        assertThat(bus.cursors())
                .filteredOn(CursorStatus::open)
                .extracting(CursorStatus::name)
                .containsExactly("$alerts");
    }

    @Test
    void shouldEndWhatRulesHaveLeftWhenThereAreNoneWithTheNextStart() throws Exception {
        // Given
        start(rule("frost")
                .then(new RaiseAlert("cold", Severity.NORMAL, "{t} only", Duration.ZERO))
                .otherwise()
                .build());
        say("boiler-1", 50);
        await().until(() -> !Objects.requireNonNull(alerts).standing().isEmpty());
        // When
        restart();
        // Then
        assertThat(Objects.requireNonNull(alerts).standing()).isEmpty();
        assertThat(Objects.requireNonNull(rules).status().state()).isEqualTo(State.NONE);
        assertThat(bus.cursors())
                .filteredOn(CursorStatus::open)
                .extracting(CursorStatus::name)
                .containsExactly("$alerts");
        // When, Then: what is on record of it is not read with each start
        restart();
        await().untilAsserted(() -> assertThat(bus.cursors())
                .filteredOn(c -> c.name().equals("$firings"))
                .allMatch(c -> c.lag() == 0));
    }

    @Test
    void shouldLookAtTheDevicesOfChangedRulesAndDoNothingTwice() {
        // Given
        Rule heat = rule("heat").build();
        YamlRules made = start(heat);
        say("boiler-1", 50);
        await().until(() -> desk.asked.size() == 1);
        say("pump-1", 50);
        // When
        made.apply(List.of(
                heat,
                rule("pump").of("pump-*").then(set("{device}", "Run", true)).build()));
        say("boiler-1", 51);
        say("pump-1", 51);
        // Then
        await().until(() -> desk.asked.size() == 2);
        say("pump-2", 52);
        await().until(() -> desk.asked.size() == 3);
        assertThat(desk.asked).extracting(Command::device).containsExactly("boiler-1", "pump-1", "pump-2");
    }

    @Test
    void shouldMoveItsCursorOverWhatNoRuleLooksAt() {
        // Given
        start(rule("heat").build());
        say("boiler-1", 50);
        // When
        for (int i = 0; i < 100; i++) {
            say("pump-1", i);
        }
        // Then
        await().until(() -> bus.cursors().stream().anyMatch(c -> c.name().equals(YamlRules.CURSOR) && c.lag() == 0));
        assertThat(Objects.requireNonNull(rules).status().counts().readings()).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldReadABusOfSeveralShards() {
        bus.close();
        bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 3);
        start(rule("heat").of("boiler-*").then(set("{device}", "Burner", true)).build());

        for (int i = 1; i <= 9; i++) {
            say("boiler-" + i, 50);
        }

        await().until(() -> desk.asked.size() == 9);
    }

    @Test
    void shouldAskAgainForWhatAnInterlockRefused() {
        desk.refusals.set(1);
        start(rule("heat").build());

        say("boiler-1", 50);

        await().atMost(Duration.ofSeconds(30)).until(() -> desk.asked.size() == 2);
        assertThat(desk.asked.get(1).id()).isEqualTo(desk.asked.get(0).id() + "-r1");
    }

    /** Answers at once, unless told otherwise. */
    private static final class Desk implements Commands {
        final List<Command> asked = new CopyOnWriteArrayList<>();
        final Set<String> hanging = ConcurrentHashMap.newKeySet();
        final AtomicInteger breaks = new AtomicInteger();
        final AtomicInteger refusals = new AtomicInteger();

        @Override
        public CompletableFuture<Answer> execute(Command command) {
            if (breaks.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new IllegalStateException("broken for a test");
            }
            asked.add(command);
            if (hanging.contains(command.device())) {
                return new CompletableFuture<>();
            }
            boolean refused = refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            return CompletableFuture.completedFuture(new Answer(
                    command,
                    refused ? Outcome.REFUSED : Outcome.DONE,
                    refused ? Cause.INTERLOCK : null,
                    "",
                    null,
                    List.of(),
                    Instant.now()));
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }
    }

    private final class Alive implements Presence {
        /** What the rules said of themselves when it was lost. */
        final List<State> lost = new CopyOnWriteArrayList<>();

        volatile boolean closed;

        @Override
        public void alive() {}

        @Override
        public void lost(String reason) {
            YamlRules now = rules;
            if (now != null) {
                lost.add(now.status().state());
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
