/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "profiles/demo",
                "profiles/demo --data /var/penstock --fresh",
                "--set port=0 profiles/demo --set site=hall --for 30s",
                "--service"
            })
    void shouldReadPlainArgumentsAsPicocliDoes(String line) {
        // Given
        String[] args = line.split(" ");
        RunCommand byPicocli = new RunCommand();
        new CommandLine(byPicocli).parseArgs(args);

        // When
        RunCommand plain = RunCommand.plain(List.of(args));

        // Then
        assertThat(Objects.requireNonNull(plain))
                .usingRecursiveComparison()
                .ignoringFields("spec")
                .isEqualTo(byPicocli);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--data=/var/penstock",
                "--for",
                "--for 1s --for 2s",
                "--set port",
                "--set port=1 --set port=2",
                "--fresh --fresh",
                "one two",
                "--data --fresh",
                "@arguments"
            })
    void shouldLeaveToPicocliWhatIsNotPlain(String line) {
        assertThat(RunCommand.plain(List.of(line.split(" ")))).isNull();
    }
}
