/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words that are no command, or no value. */
class MistypedTest {
    /** What was printed, exit code first. */
    private static String say(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(words, both, both) + " " + text;
    }

    @Test
    void shouldNameTheCommandsThereAre() {
        assertThat(say("rn")).startsWith("1 ").contains("'rn'; commands are [run, lint, test, status,");
        assertThat(say("statsu")).startsWith("1 ").contains("Did you mean: ").contains("status");
        assertThat(say("dead-letters", "xx")).startsWith("1 ").contains("commands are [", "replay");
    }

    @Test
    void shouldSayHowAVarIsSet() {
        assertThat(say("run", "--set", "port"))
                .startsWith(
                        "1 penstock: Value for option '--set' (NAME=VALUE) should be in KEY=VALUE format but was port");
    }

    @Test
    void shouldSayThatAServiceHasNoDevices(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\napi: {enabled: false}\n");

        assertThat(say("run", folder.toString(), "--for", "1ms"))
                .startsWith("0 ")
                .contains("sim: virtual, no devices");
    }
}
