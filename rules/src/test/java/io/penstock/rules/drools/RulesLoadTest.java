/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many rules and many readings: what fires, and no heap that grows. How quick they are, the bench says. */
class RulesLoadTest {
    private static final DroolsSettings SETTINGS = new DroolsSettings(
            Duration.ofSeconds(10), Duration.ofHours(1), 4_000, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(1));

    private final TestClock clock = new TestClock();
    private final TestEffects effects = new TestEffects();
    private final Counters counters = new Counters();
    private int number;

    private Event next(int devices, int readings) {
        int n = number++;
        long origin = clock.millis() * 1_000_000;
        List<Reading> all = new ArrayList<>();
        for (int i = 0; i < readings; i++) {
            all.add(Reading.ofFloat(i == 0 ? "T" : "T" + i, ValueType.FLOAT64, origin, n * 7 % 100));
        }
        return Event.of(new UUID(7, n), "d" + n % devices, "P", "T", origin, all);
    }

    private RulesSession session(String drl) throws Exception {
        CompiledRules rules = DrlCompiler.compile(List.of(new DrlSource("rules/load.drl", drl)), SETTINGS);
        RulesSession session =
                new RulesSession(rules, Set.of(), SETTINGS, effects, new Edges(), counters, new SessionTime(clock));
        session.warmUp(List.of(), null);
        return session;
    }

    private void feed(RulesSession session, int events, int devices, int readings) {
        for (int i = 0; i < events; i++) {
            if (i % 2 == 0) {
                clock.advance(Duration.ofMillis(1));
            }
            session.process(List.of(next(devices, readings)), true);
        }
    }

    @Test
    void shouldFireOfThreeHundredRulesThoseThatHoldAndNoOther() throws Exception {
        // Given: each looks at its device's value or at a window of it; values are below 100, and only the first ten
        // ask for less
        StringBuilder drl = new StringBuilder("package load\n");
        for (int i = 0; i < 300; i++) {
            String pattern = i % 10 == 0
                    ? "accumulate(ReadingEvent(device == \"d%d\", $v: value) over window:time(1s); $m: average($v); $m"
                            + " > 1%d)"
                    : i % 2 == 0
                            ? "ReadingEvent(device == \"d%d\", value > 1%d)"
                            : "LatestValue(device == \"d%d\", resource == \"T\", value > 1%d)";
            drl.append("rule r%d when %s then commands.set(\"x\", \"y%d\", 1); end%n"
                    .formatted(i, pattern.formatted(i % 50, i), i));
        }
        RulesSession session = session(drl.toString());

        // When
        feed(session, 2_000, 50, 1);

        // Then
        assertThat(Set.copyOf(effects.sets()))
                .isEqualTo(
                        IntStream.range(0, 10).mapToObj(i -> "x {y" + i + "=1}").collect(Collectors.toSet()));
        assertThat(counters.errors.sum()).isZero();
        session.dispose();
    }

    @Test
    void shouldKeepTheHeapFlatOverAMillionReadings() throws Exception {
        // Given
        RulesSession session = session(
                """
                package load
                rule window when
                    accumulate(ReadingEvent(device == "d1", $v: value) over window:time(5m); $n: count($v); $n > 1000000)
                then
                end
                rule forgetful when
                    $r: ReadingEvent(device == "d2")
                then
                    insert(new Object[] {$r});
                end
                rule silence when
                    $r: ReadingEvent(device == "d3", resource == "T")
                    not ReadingEvent(device == "d3", resource == "T", this != $r, this after[0s, 1s] $r)
                then
                end
                """);
        feed(session, 20_000, 10, 10);
        long before = used();

        // When
        feed(session, 80_000, 10, 10);

        // Then
        assertThat(counters.facts).isLessThanOrEqualTo(2 * 4_000 + 20);
        assertThat(counters.retracted.sum()).isGreaterThan(500_000);
        assertThat(used() - before).isLessThan(20 << 20);
        session.dispose();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
