/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Stream;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Truth;
import io.penstock.api.setting.Matcher;
import io.penstock.bus.memory.MemoryBus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DownDevicesTest {
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");
    private final MemoryBus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);

    @AfterEach
    void close() {
        bus.close();
    }

    private void say(String device, String state) {
        Event event =
                Event.of(UUID.randomUUID(), device, "Boiler", "state", 1, List.of(Reading.ofText("state", 1, state)));
        bus.append(Stream.SYSTEM, List.of(event)).toCompletableFuture().join();
    }

    /** Both are below 55. */
    private static Rule coldHereAndThere() {
        Condition both = new Condition() {
            @Override
            public String text() {
                return "t < 55 && u < 55";
            }

            @Override
            public boolean test(@Nullable Reading[] inputs, long now) {
                return evaluate(inputs, now) == Truth.HOLDS;
            }

            @Override
            public Truth evaluate(@Nullable Reading[] inputs, long now) {
                for (Reading input : inputs) {
                    if (input == null || !input.isGood()) {
                        return Truth.UNKNOWN;
                    }
                }
                return inputs[0].number() < 55 && inputs[1].number() < 55 ? Truth.HOLDS : Truth.FAILS;
            }
        };
        Rule heat = rule("heat").build();
        Input u = new Input("u", Matcher.of("boiler-2"), "Temperature", null);
        List<Input> inputs = List.of(heat.inputs().get(0), u);
        return new Rule(
                "heat", "", inputs, both, Duration.ZERO, null, heat.then(), List.of(), 0, null, Duration.ofSeconds(10));
    }

    @Test
    void shouldNotActByWhatADeviceSaidThatIsDown() {
        // Given
        TestWorld world = new TestWorld(times, coldHereAndThere());
        world.says("boiler-2", 50);
        world.down("boiler-2", true);
        // When
        world.says("boiler-1", 50);
        assertThat(world.commands).isEmpty();
        world.down("boiler-2", false);
        world.says("boiler-1", 50);
        // Then
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldBeginAHoldAnewWhenTheDeviceIsBack() {
        // Given
        TestWorld world =
                new TestWorld(times, rule("heat").holdFor(Duration.ofSeconds(5)).build());
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(3));
        // When
        world.down("boiler-1", true);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.commands).isEmpty();
        world.down("boiler-1", false);
        world.says("boiler-1", 50);
        world.pass(Duration.ofMillis(4999));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofMillis(2));
        // Then
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldHearWhatADeviceSaidBeforeItWasKnownToBeBack() {
        TestWorld world = new TestWorld(times, rule("heat").build());
        world.says("boiler-1", 60);
        world.down("boiler-1", true);

        world.says("boiler-1", 50);
        assertThat(world.commands).isEmpty();
        world.down("boiler-1", false);
        world.pass(Duration.ofSeconds(1));

        assertThat(world.writes()).containsExactly("Burner=true");
        assertThat(world.firings).singleElement().satisfies(f -> assertThat(f.trigger())
                .isEqualTo("boiler-1 is DOWN no more"));
    }

    @Test
    void shouldBeginAHoldAnewThoughTheDeviceThatIsBackSaysNothingNewAndActOnceItDoes() {
        // Given
        TestWorld world =
                new TestWorld(times, rule("heat").holdFor(Duration.ofSeconds(5)).build());
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(3));
        world.down("boiler-1", true);
        world.pass(Duration.ofMinutes(1));
        // When
        world.down("boiler-1", false);
        world.pass(Duration.ofMillis(5001));
        assertThat(world.commands).isEmpty();
        world.says("boiler-1", 50);
        // Then
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldNotActOnWhatADeviceSaidLongBeforeItWasBack() {
        // Given
        TestWorld world = new TestWorld(times, rule("heat").build());
        world.says("boiler-1", 60);
        world.down("boiler-1", true);
        world.says("boiler-1", 50);
        // When
        world.pass(Duration.ofSeconds(11));
        world.down("boiler-1", false);
        world.pass(Duration.ofSeconds(1));
        // Then
        assertThat(world.commands).isEmpty();
        world.says("boiler-1", 50);
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldMakeOtherIdsEachTimeADeviceIsBack() {
        Condition known = new Condition() {
            @Override
            public String text() {
                return "t is known";
            }

            @Override
            public boolean test(@Nullable Reading[] inputs, long now) {
                return inputs[0] != null && inputs[0].isGood();
            }
        };
        TestWorld world = new TestWorld(times, rule("there").when(known).build());
        world.says("boiler-1", 50);

        for (int n = 0; n < 2; n++) {
            world.down("boiler-1", true);
            world.pass(Duration.ofSeconds(1));
            world.down("boiler-1", false);
            world.pass(Duration.ofSeconds(1));
        }

        assertThat(world.commands).hasSize(5).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepTheAgeOfWhatADeviceSaidThatIsDown() {
        Condition silent = new Condition() {
            @Override
            public String text() {
                return "t.age > 60";
            }

            @Override
            public boolean test(@Nullable Reading[] inputs, long now) {
                Reading t = inputs[0];
                return t != null && now - t.origin() > Duration.ofMinutes(1).toNanos();
            }
        };
        TestWorld world = new TestWorld(times, rule("silent").when(silent).build());
        world.says("boiler-1", 50);

        world.down("boiler-1", true);
        world.pass(Duration.ofSeconds(62));

        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldHearOnTheStreamThatADeviceIsBackThoughItSaysNothingNew() {
        TestWorld world = new TestWorld(times, rule("heat").build());
        try (DownDevices down = new DownDevices(bus, world.machine::down)) {
            say("boiler-1", "DOWN");
            down.read();
            world.says("boiler-1", 50);
            say("boiler-1", "UP");
            down.read();
            world.pass(Duration.ofSeconds(1));
        }

        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldHearOfThemOnTheStreamAndKnowThemAfterARestart() {
        // Given
        TestWorld world = new TestWorld(times, rule("heat").build());
        try (DownDevices down = new DownDevices(bus, world.machine::down)) {
            say("boiler-1", "UP");
            say("boiler-1", "DOWN");
            say("boiler-2", "DOWN");
            say("boiler-2", "UP");
            down.read();
        }
        world.says("boiler-1", 50);
        assertThat(world.commands).isEmpty();

        // When
        TestWorld after = new TestWorld(times, rule("heat").build());
        try (DownDevices down = new DownDevices(bus, after.machine::down)) {
            after.says("boiler-1", 50);
            assertThat(after.commands).isEmpty();
            say("boiler-1", "UP");
            down.read();
        }
        after.says("boiler-1", 50);

        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
    }
}
