/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Presence;
import io.penstock.device.sdk.ScarceTiming;
import io.penstock.device.sdk.ScriptedDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A desk on a machine that has no more threads for a while. */
class ThreadsTest {
    @TempDir
    Path data;

    /** A desk whose machine has no more threads from the first write on. */
    private DeskFixture starved(ScarceTiming machine) throws Exception {
        ScriptedDriver.Script starving = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws InterruptedException {
                machine.exhausted = true;
            }
        };
        return new DeskFixture(data, machine).run(starving, device("boiler", Map.of()));
    }

    @Test
    void shouldAnswerThoughTheMachineHasNoThreadForIt() throws Exception {
        ScarceTiming machine = new ScarceTiming();
        try (DeskFixture fixture = starved(machine)) {
            var answer = fixture.desk.execute(fixture.set("boiler", "Speed", 1));

            assertThat(answer.get(20, TimeUnit.SECONDS).done()).isTrue();
            assertThat(machine.exhausted).isTrue();
        }
    }

    /** It is the rules' own thread that says so, and it must live on. */
    @Test
    void shouldHearThatTheRulesAreLostThoughTheMachineHasNoThreadForIt() throws Exception {
        ScarceTiming machine = new ScarceTiming();
        try (DeskFixture fixture = starved(machine)) {
            Presence rules = fixture.desk.presence(Presence.Owner.RULES, "yaml", Duration.ofMinutes(1));
            machine.exhausted = true;

            assertThatCode(() -> rules.lost("a defect")).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldKeepADeadlineThoughTheMachineHasNoThreadForIt() {
        ScarceTiming machine = new ScarceTiming();
        AtomicInteger runs = new AtomicInteger();
        try (Threads threads = new Threads(machine)) {
            machine.exhausted = true;

            Future<?> ignored = threads.later(Duration.ofMillis(1), runs::incrementAndGet);

            await().until(() -> runs.get() == 1);
        }
    }

    /** What looks whether a safe value is due must not end with a moment's lack of memory. */
    @Test
    void shouldGoOnRepeatingWhenTheMachineHasThreadsAgain() {
        // Given
        ScarceTiming machine = new ScarceTiming();
        AtomicInteger runs = new AtomicInteger();
        try (Threads threads = new Threads(machine)) {
            Future<?> ignored = threads.every(Duration.ofMillis(5), runs::incrementAndGet);
            await().until(() -> runs.get() > 1);
            // When
            machine.exhausted = true;
            await().until(() -> machine.refused.get() > 2);
            int before = runs.get();
            machine.exhausted = false;
            // Then
            await().until(() -> runs.get() > before + 1);
        }
    }
}
