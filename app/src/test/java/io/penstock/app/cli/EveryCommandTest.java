/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import io.penstock.app.control.ControlServer;
import io.penstock.app.control.Operation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What all commands have in common: help, and the exit codes 0 fine, 1 the user's mistake, 2 ours. */
class EveryCommandTest {
    /** All but picocli's own. */
    static Stream<String> commands() {
        Class<?>[] classes = Penstock.class.getAnnotation(Command.class).subcommands();
        return Stream.concat(
                Stream.of(""),
                Stream.of(classes)
                        .filter(type -> type != CommandLine.HelpCommand.class)
                        .map(CommandLine::new)
                        .flatMap(command -> below(command, command.getCommandName())));
    }

    private static Stream<String> below(CommandLine command, String words) {
        return Stream.concat(
                Stream.of(words),
                command.getSubcommands().entrySet().stream()
                        .flatMap(sub -> below(sub.getValue(), words + " " + sub.getKey())));
    }

    /** What was printed, exit code first. */
    private static String say(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(words, both, both) + " " + text;
    }

    @ParameterizedTest(name = "penstock {0} --help")
    @MethodSource("commands")
    void shouldShowHowItIsUsed(String words) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.removeIf(String::isEmpty);
        all.add("--help");

        String usage = ("Usage: penstock " + words).strip();
        assertThat(say(all.toArray(String[]::new))).startsWith("0 " + usage);
    }

    @ParameterizedTest(name = "penstock {0} --no-such-option")
    @MethodSource("commands")
    void shouldEndWith1ForAnOptionThatThereIsNot(String words) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.removeIf(String::isEmpty);
        all.add("--no-such-option");

        assertThat(say(all.toArray(String[]::new))).startsWith("1 penstock: ");
    }

    @Test
    void shouldEndWith2WhereTheProgramFails(@TempDir Path folder) throws Exception {
        // Given a program with a defect
        Files.writeString(folder.resolve("penstock.yaml"), "api: {enabled: false}\n");
        Path data = Files.createDirectory(folder.resolve("data"));
        Operation broken = (arguments, answer) -> {
            throw new IllegalStateException("a defect");
        };
        try (ControlServer server = new ControlServer(data, Map.of("bus.status", broken))) {
            // When, then
            assertThat(say("bus", "status", "-p", folder.toString()))
                    .startsWith("2 penstock: ")
                    .contains("a defect");
        }
    }

    @Test
    void shouldEndWith1ForAProfileThatIsNotThereOrHasAMistake(@TempDir Path folder) throws Exception {
        assertThat(say("run", folder.toString())).startsWith("1 penstock: a profile is a folder with a penstock.yaml");

        Files.writeString(folder.resolve("penstock.yaml"), "pipelinez: {}\n");
        for (String command : List.of("run", "lint", "test")) {
            assertThat(say(command, folder.toString()))
                    .as(command)
                    .startsWith("1 penstock.yaml:1:1: ")
                    .contains("pipelines");
        }
    }

    @Test
    void shouldEndWith1WhereSomebodyElseListensOnThePort(@TempDir Path folder) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("penstock.yaml"), "api: {port: " + other.getLocalPort() + "}\n");

            assertThat(say("run", folder.toString(), "--for", "1ms"))
                    .startsWith("1 penstock: api: 127.0.0.1:" + other.getLocalPort());
        }
    }
}
