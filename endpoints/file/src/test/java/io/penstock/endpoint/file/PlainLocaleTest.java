/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.function.Bytes;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program started as services and containers often are: without a locale, so that Java can name files in ASCII only. */
class PlainLocaleTest {
    @TempDir
    Path folder;

    /** The program: a message of a device to a file of its own. */
    public static void main(String[] arguments) throws IOException {
        KitContext context = KitContext.in(Path.of(arguments[0]), Map.of());
        RecordedOutcome outcome = new RecordedOutcome(1);
        try (Sender sender =
                FileWriterMain.endpoint("{device}.txt", new Fsync.Never()).open(context)) {
            Bytes bytes = Bytes.of(new byte[] {'x'}, "text/plain");
            sender.send(
                    List.of(new Message(new UUID(0, 1), bytes, "K\u00fchlraum 2", "p", "s", Map.of(), 1, 0)), outcome);
        }
        System.out.print(outcome.all() + " " + outcome.reasons());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldWriteForADeviceWhoseNameIsNotOfAscii() throws Exception {
        // When
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PlainLocaleTest.class.getName(),
                folder.toString());
        program.environment().put("LC_ALL", "C");
        Process process = program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(said).startsWith("[[ACKNOWLEDGED]]");
        assertThat(folder.resolve("K%C3%BChlraum 2.txt")).hasContent("x\n");
    }
}
