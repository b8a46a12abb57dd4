/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linting a profile where what it runs with may not be. */
class LintCommandTest {
    private static final String CLOUD =
            """
            connections:
              cloud: {mqtt: {url: "mqtts://cloud.example", tls: {ca: /run/penstock/ca.pem}}}
            """;
    private static final String API = "api: {tls: {certificate: gw.pem, key: gw.key}}\n";
    private static final String PASSWORD = CLOUD.replace("tls:", "username: gw, password: \"${secret:cloud}\", tls:");

    @TempDir
    Path folder;

    private String lint(String profile, String... options) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), profile);
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        String[] words = new String[options.length + 2];
        words[0] = "lint";
        words[1] = folder.toString();
        System.arraycopy(options, 0, words, 2, options.length);
        return Penstock.run(words, both, both) + " " + text;
    }

    @Test
    void shouldRefuseWhatTheStartCannotDoWithout() throws IOException {
        // Given
        Files.writeString(folder.resolve("gw.pem"), "whatever");

        // Then
        assertThat(lint(API))
                .startsWith("1 ")
                .contains(
                        "penstock.yaml:1:26: api.tls.certificate must hold certificates (PEM), but 'gw.pem' holds none")
                .contains("penstock.yaml:1:39: api.tls.key must be a file that can be read, but there is no 'gw.key' in"
                        + " the profile's folder");
        assertThat(lint(API, "--without-secrets")).startsWith("0 ").doesNotContain("gw.pem", "gw.key");
    }

    @Test
    void shouldWarnOfWhatMayComeAfterTheProfile() throws IOException {
        assertThat(lint(CLOUD))
                .startsWith("0 ")
                .contains("penstock.yaml:2:58: warning: connection 'cloud': tls.ca must be a file that can be read by"
                        + " the time that it is used, but there is no '/run/penstock/ca.pem'");
        Files.writeString(folder.resolve("ca.pem"), "");
        assertThat(lint(CLOUD.replace("/run/penstock/", "")))
                .startsWith("0 ")
                .contains("penstock.yaml:2:58: warning: connection 'cloud': tls.ca must hold certificates (PEM) by the"
                        + " time that it is used, but 'ca.pem' is empty");
    }

    @Test
    void shouldMissNothingOfWhatIsSwitchedOff() throws IOException {
        assertThat(lint(API.replace("{tls", "{enabled: false, tls")
                        + CLOUD.replace("ca.pem}}}", "ca.pem}}, enabled: false}")))
                .startsWith("0 ")
                .doesNotContain("gw.key", "ca.pem");
    }

    @Test
    void shouldMissNothingOfTheGatewaysOnALaptopAndFindAllElse() throws IOException {
        assertThat(lint(PASSWORD + API)).startsWith("1 ").contains("needs the secret 'cloud'", "gw.key");
        assertThat(lint(PASSWORD + API, "--without-secrets"))
                .startsWith("0 ")
                .contains("is fine")
                .doesNotContain("gw.key", "ca.pem");
        assertThat(lint(PASSWORD + "ap: {}\n", "--without-secrets"))
                .startsWith("1 ")
                .contains("did you mean 'api'?");
    }
}
