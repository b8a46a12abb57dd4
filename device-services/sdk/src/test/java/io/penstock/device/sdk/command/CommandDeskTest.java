/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.device.sdk.ScriptedDriver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandDeskTest {
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

    @Test
    void shouldWriteAndRecordWhatWasDone() throws Exception {
        // When
        Answer answer = fixture.ask(fixture.set("boiler", "Speed", 250).because("for the test"));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
        assertThat(answer.cause()).isNull();
        assertThat(answer.changes()).containsExactly(new Answer.Change("Speed", null, "250"));
        assertThat(script.written).containsExactly("boiler.Speed=250");
        assertThat(fixture.states()).containsExactly("started c-1", "done c-1");
        Audit audit = fixture.audit().get(1);
        assertThat(audit.command().caller().name()).isEqualTo("ann");
        assertThat(audit.command().why()).isEqualTo("for the test");
        assertThat(audit.changes()).isEqualTo(answer.changes());
    }

    @Test
    void shouldReadResourcesCommandsAndWhateverAPatternMatches() throws Exception {
        assertThat(fixture.ask(fixture.get("boiler", "Level")).event().readings())
                .hasSize(1);
        assertThat(fixture.ask(fixture.get("boiler", "All")).event().readings()).hasSize(2);

        Answer matched = fixture.ask(fixture.get("boiler", "(Le|Te).*").with(CommandOptions.DEFAULT.withRegex(true)));
        assertThat(matched.event().source()).isEqualTo("(Le|Te).*");
        assertThat(matched.event().readings()).extracting(r -> r.resource()).containsExactly("Level", "Temperature");
    }

    @Test
    void shouldRefuseADuplicate() throws Exception {
        Command command = fixture.set("boiler", "Speed", 250);

        assertThat(fixture.ask(command).outcome()).isEqualTo(Outcome.DONE);
        Answer again = fixture.ask(command);

        assertThat(again.cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(script.written).hasSize(1);
    }

    @Test
    void shouldRefuseWhatIsTooOld() throws Exception {
        Command old = Command.set(
                "old",
                "boiler",
                "Speed",
                Map.of("Speed", 1),
                DeskFixture.rest("ann"),
                Instant.now().minusSeconds(31));

        assertThat(fixture.ask(old).cause()).isEqualTo(Cause.EXPIRED);
        assertThat(script.written).isEmpty();
    }
}
