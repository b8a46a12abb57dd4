/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import io.penstock.bus.SegmentBus;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.rules.AlertBook;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules over a pattern hold of a device that the profile has no more. */
class RemovedDevicesTest {
    private static final Rule FROST = rule("frost")
            .of("boiler-*")
            .then(new RaiseAlert("cold", Severity.NORMAL, "{device} has {t}", Duration.ofMinutes(10)))
            .otherwise()
            .build();

    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    @Test
    void shouldClearTheAlertsOfADeviceThatIsNoMoreAndSayWhy() {
        // Given
        TestWorld world = new TestWorld(times, FROST);
        world.says("boiler-1", 40);
        world.says("boiler-3", 40);
        world.alerts.clear();
        Map<StateKey, byte[]> before = world.save(Map.of());
        // When
        world.machine.gone("boiler-3");
        // Then
        assertThat(world.alerts).containsExactly("cold@boiler-3 cleared");
        Firing last = world.firings.get(world.firings.size() - 1);
        assertThat(last.trigger()).isEqualTo("boiler-3 is no more");
        assertThat(last.edge()).isEqualTo(Firing.Edge.OTHERWISE);
        assertThat(last.alerts()).containsExactly("cold@boiler-3 cleared");
        assertThat(world.machine.counts().instances()).isEqualTo(1);
        assertThat(before.keySet()).anyMatch(key -> key.key().contains("boiler-3"));
        assertThat(world.save(before).keySet())
                .noneMatch(key -> key.key().contains("boiler-3"))
                .anyMatch(key -> key.key().contains("boiler-1"));
    }

    @Test
    void shouldMeetItAnewWhenItIsBack() {
        TestWorld world = new TestWorld(times, FROST);
        world.says("boiler-3", 40);
        world.machine.gone("boiler-3");
        world.alerts.clear();

        world.says("boiler-3", 41);

        assertThat(world.alerts).containsExactly("cold@boiler-3: boiler-3 has 41");
    }

    @Test
    void shouldNotActWhenATimePassesThatItWasHolding() {
        TestWorld world = new TestWorld(
                times,
                rule("heat")
                        .of("boiler-*")
                        .holdFor(Duration.ofSeconds(5))
                        .then(set("{device}", "Burner", true))
                        .build());
        world.says("boiler-3", 40);

        world.machine.gone("boiler-3");
        world.pass(Duration.ofMinutes(1));

        assertThat(world.commands).isEmpty();
    }

    /** For a pump that each boiler wants on, and one of them, below that, off. */
    private static Rule[] onAndBelowOff(boolean otherwise) {
        return new Rule[] {
            rule("each")
                    .of("boiler-*")
                    .then(set("pump", "Run", true))
                    .otherwise(set("pump", "Run", otherwise))
                    .priority(5)
                    .build(),
            rule("named")
                    .of("boiler-3")
                    .when(below(50))
                    .then(set("pump", "Run", false))
                    .otherwise()
                    .build()
        };
    }

    @Test
    void shouldLeaveWhatItClaimedToTheNextRuleAndARuleThatNamesItAlone() {
        // Given
        TestWorld world = new TestWorld(times, onAndBelowOff(false));
        world.says("boiler-3", 40);
        assertThat(world.writes()).endsWith("Run=true");
        // When
        world.machine.gone("boiler-3");
        world.pass(Duration.ofSeconds(1));
        // Then
        assertThat(world.writes()).endsWith("Run=false");
        assertThat(world.commands.get(world.commands.size() - 1).caller().name())
                .isEqualTo("named");
        assertThat(world.machine.counts().instances()).isEqualTo(1);
    }

    @Test
    void shouldTakeLeaveOnceMoreWhenKilledBeforeThatWasSaved() {
        // Given
        Rule[] rules = onAndBelowOff(true);
        TestWorld before = new TestWorld(times, rules);
        before.says("boiler-3", 40);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        before.machine.gone("boiler-3");
        before.pass(Duration.ofSeconds(1));
        assertThat(before.writes()).endsWith("Run=false");
        // When
        TestWorld after = new TestWorld(times, saved, rules);
        after.machine.recall(before.firings);
        after.machine.caughtUp();
        after.pass(Duration.ofSeconds(1));
        assertThat(after.commands).isEmpty();
        after.machine.gone("boiler-3");
        after.pass(Duration.ofSeconds(1));
        // Then
        assertThat(after.commands)
                .singleElement()
                .extracting(Command::id)
                .isEqualTo(before.commands.get(before.commands.size() - 1).id());
    }

    @Test
    void shouldTakeLeaveOnceAllThatWasSaidIsLookedAt() throws Exception {
        try (MemoryBus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
                RuleRun run =
                        new RuleRun(bus, DESK, alerts, SmallBus.NOBODY, times, new AtomicLong(), List.of(FROST))) {
            run.restore(List.of(FROST));
            run.devices(Set.of("boiler-1", "boiler-3"));
            // Given: rules that need seconds for what is said before the last of the device
            List<Event> said = new ArrayList<>();
            said.add(cold("boiler-3"));
            for (int i = 0; i < 2000; i++) {
                said.add(TestRules.temperature("boiler-1", 60, times.wall()));
            }
            said.add(cold("boiler-3"));
            bus.append(Stream.EVENTS, said).toCompletableFuture().join();
            // When
            run.devices(Set.of("boiler-1"));
            for (int second = 0; second < 8; second++) {
                times.pass(Duration.ofSeconds(1));
                run.turn(0);
            }
            // Then
            assertThat(names(alerts)).isEmpty();
            assertThat(run.counts().readings()).isEqualTo(2002);
        }
    }

    private Event cold(String device) {
        return TestRules.temperature(device, 40, times.wall());
    }

    @Test
    void shouldTakeLeaveOfWhatAReloadAndARestartHaveTakenAway() throws Exception {
        // Given three cold boilers
        try (SegmentBus bus = SegmentBus.open(data, SmallBus.SETTINGS, Clock.systemUTC());
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
                YamlRules rules = rules(bus, alerts, Set.of("boiler-1", "boiler-2", "boiler-3"))) {
            await().atMost(LONGEST).until(() -> {
                // until they are seen: where all stands still for a while, what was said is too old
                for (String device : List.of("boiler-1", "boiler-2", "boiler-3", "boiler-of-nobody")) {
                    say(bus, device);
                }
                return names(alerts).size() == 4;
            });

            // When a reload
            rules.devices(Set.of("boiler-1", "boiler-2"));

            // Then
            await().atMost(LONGEST).untilAsserted(() -> assertThat(names(alerts))
                    .containsExactly("cold@boiler-1", "cold@boiler-2", "cold@boiler-of-nobody"));
        }
        // When a start
        try (SegmentBus bus = SegmentBus.open(data, SmallBus.SETTINGS, Clock.systemUTC());
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
                YamlRules rules = rules(bus, alerts, Set.of("boiler-1"))) {
            // Then what no profile has had is left alone
            await().atMost(LONGEST).untilAsserted(() -> assertThat(names(alerts))
                    .containsExactly("cold@boiler-1", "cold@boiler-of-nobody"));
            await().atMost(LONGEST)
                    .untilAsserted(() ->
                            assertThat(rules.status().counts().instances()).isEqualTo(2));
        }
    }

    private static YamlRules rules(SegmentBus bus, AlertBook alerts, Set<String> devices) {
        YamlRules rules = new YamlRules(bus, DESK, alerts, () -> SmallBus.NOBODY, Clock.systemUTC());
        rules.devices(devices);
        rules.open(List.of(FROST));
        rules.begin();
        return rules;
    }

    private static List<String> names(AlertBook alerts) {
        return alerts.standing().stream().map(Alert::name).toList();
    }

    private static void say(SegmentBus bus, String device) {
        long now = Instant.now().toEpochMilli() * 1_000_000L;
        bus.append(Stream.EVENTS, List.of(TestRules.temperature(device, 40, now)))
                .toCompletableFuture()
                .join();
    }

    private static final Commands DESK = new Commands() {
        @Override
        public CompletableFuture<Answer> execute(Command command) {
            return CompletableFuture.completedFuture(
                    new Answer(command, Outcome.DONE, null, "", null, List.of(), Instant.now()));
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }
    };
}
