/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.ScriptedDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
    private static final Output BURNER = new Output("boiler", "Burner");

    @TempDir
    Path data;

    private DeskFixture fixture;
    private final ScriptedDriver.Script script = new ScriptedDriver.Script();

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data).run(script, device("boiler", Map.of()));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Answer takeOver(Duration time) throws Exception {
        return fixture.ask(fixture.set("boiler", "Burner", false)
                .because("maintenance")
                .with(CommandOptions.DEFAULT.withOverride(time)));
    }

    @Test
    void shouldKeepRulesOffUntilItEnds() throws Exception {
        HandTime time = new HandTime();
        fixture.close();
        fixture = new DeskFixture(data.resolve("by-hand"), time).run(script, device("boiler", Map.of()));
        assertThat(takeOver(Duration.ofMillis(400)).done()).isTrue();

        Answer byRule = fixture.ask(fixture.setByRule("boiler", "Burner", true));
        assertThat(byRule.cause()).isEqualTo(Cause.OVERRIDDEN);
        assertThat(byRule.reason()).startsWith("'ann' has taken boiler/Burner over from the rules until ");
        assertThat(fixture.ask(fixture.setByRule("boiler", "Pump", true)).done())
                .isTrue();
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).done()).isTrue();
        time.pass(Duration.ofMillis(400));
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).done())
                .isTrue();
        assertThat(fixture.desk.overrides()).isEmpty();
    }

    @Test
    void shouldBeListedAndEnded() throws Exception {
        takeOver(Duration.ofMinutes(10));

        assertThat(fixture.desk.overrides())
                .singleElement()
                .matches(o -> o.output().equals(BURNER)
                        && o.by().equals("ann")
                        && o.why().equals("maintenance"));
        assertThat(fixture.desk.endOverride(BURNER)).isTrue();
        assertThat(fixture.desk.endOverride(BURNER)).isFalse();
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).done())
                .isTrue();
    }

    @Test
    void shouldNotBeTakenByARuleNorByWhatWasRefused() throws Exception {
        CommandOptions options = CommandOptions.DEFAULT.withOverride(Duration.ofMinutes(10));

        fixture.ask(fixture.setByRule("boiler", "Burner", true).with(options));
        fixture.ask(fixture.set("boiler", "Burner", "wrong").with(options));

        assertThat(fixture.desk.overrides()).isEmpty();
    }

    @Test
    void shouldNotKeepAnInterlockOff() throws Exception {
        fixture.interlocks(Locks.dry(Map.of(), Map.of(BURNER, true))).run(script, device("boiler", Map.of()));
        takeOver(Duration.ofMinutes(10));

        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();

        await().until(() -> script.written.contains("boiler.Burner=true"));
    }

    @Test
    void shouldSurviveARestart() throws Exception {
        // Given
        takeOver(Duration.ofMinutes(10));
        takeOver(Duration.ofMinutes(20));
        OutputOverride before = fixture.desk.overrides().get(0);

        // When
        fixture.close();
        fixture = new DeskFixture(data).ids("after-").run(script, device("boiler", Map.of()));

        // Then
        assertThat(fixture.desk.overrides()).containsExactly(before);
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).cause())
                .isEqualTo(Cause.OVERRIDDEN);
    }
}
