/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random readings, young and old, with restarts between them: the machine fires when a plain loop over time says so, and then only. */
class MachineOracleTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int RUNS = 300;
    private static final int STEPS = 400;

    @Test
    void shouldFireWhenTheOracleDoesAndNeverTwiceInARow() {
        int fired = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            fired += run(seed);
        }
        assertThat(fired).as("edges seen over all runs").isGreaterThan(RUNS * 3);
    }

    private static int run(int seed) {
        // Given
        Random random = new Random(seed);
        boolean hysteresis = random.nextBoolean();
        long hold = List.of(0, 3, 20).get(random.nextInt(3));
        TestRules.Builder builder = rule("heat").holdFor(TICK.multipliedBy(hold));
        Rule rule = (hysteresis ? builder.clear(above(60)) : builder).build();
        TestTimes times = new TestTimes("2026-03-01T12:00:00Z");
        TestWorld world = new TestWorld(times, rule);
        Oracle oracle = new Oracle(hysteresis, hold);
        Map<StateKey, byte[]> saved = Map.of();
        List<String> seen = new ArrayList<>();

        // When
        double value = 57;
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(4) == 0) {
                value += random.nextDouble() * 12 - 6;
                value = Math.max(45, Math.min(70, value));
                boolean old = random.nextInt(5) == 0;
                world.saysLate("boiler-1", value, old ? Duration.ofSeconds(11) : Duration.ZERO);
                oracle.reading(step, value, !old);
            }
            if (random.nextInt(50) == 0) {
                collect(world, seen, step);
                saved = world.save(saved);
                world = new TestWorld(times, saved, rule);
            }
            collect(world, seen, step);
            world.pass(TICK);
            oracle.tick(step + 1);
            collect(world, seen, step + 1);
        }

        // Then
        assertThat(seen)
                .as("seed %s, clear %s, hold %s", seed, hysteresis, hold)
                .isEqualTo(oracle.edges);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).endsWith(i % 2 == 0 ? "THEN" : "OTHERWISE");
        }
        return seen.size();
    }

    private static void collect(TestWorld world, List<String> seen, int step) {
        for (Firing firing : world.firings) {
            seen.add(step + " " + firing.edge());
        }
        world.firings.clear();
    }

    /** The rule in as few words as it takes. */
    private static final class Oracle {
        private final List<String> edges = new ArrayList<>();
        private final boolean hysteresis;
        private final long hold;
        private double value = Double.NaN;
        private boolean young;
        private long since = -1;
        private boolean active;
        private boolean acted;

        Oracle(boolean hysteresis, long hold) {
            this.hysteresis = hysteresis;
            this.hold = hold;
        }

        void reading(int now, double next, boolean isYoung) {
            value = next;
            young = isYoung;
            look(now);
        }

        void tick(int now) {
            if (since >= 0) {
                look(now);
            }
        }

        private void look(int now) {
            boolean cold = value < 55;
            if (active) {
                active = hysteresis ? !(value > 60) : cold;
                since = -1;
            } else if (cold) {
                since = since < 0 ? now : since;
                if (now - since >= hold) {
                    active = true;
                    since = -1;
                }
            } else {
                since = -1;
            }
            if (active != acted && young) {
                acted = active;
                edges.add(now + (active ? " THEN" : " OTHERWISE"));
            }
        }
    }
}
