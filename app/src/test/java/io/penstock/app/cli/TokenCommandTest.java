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

/** {@code penstock token create}, and whether the profile takes what it makes. */
class TokenCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int create(String api) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\n" + api + "\n");
        String[] words = {"token", "create", "--role", "viewer", "-p", folder.toString()};
        return Penstock.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void shouldMakeATokenWhereTheProfileTakesIt() throws Exception {
        assertThat(create("api: {auth: {jwt: local}}")).isZero();
        assertThat(out.toString().strip().split("\\.")).hasSize(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldMakeNoneWhereTheProfileTakesThoseOfAnIssuer() throws Exception {
        assertThat(create("api: {auth: {jwt: {issuer: 'https://id.example.com', audience: penstock}}}"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("takes the tokens of https://id.example.com only");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldMakeNoneWhereTheProfileTakesNone() throws Exception {
        assertThat(create("api: {port: 0}")).isEqualTo(1);
        assertThat(err.toString()).contains("takes no tokens").contains("api: {auth: {jwt: local}}");
        assertThat(folder.resolve("data/keys")).doesNotExist();
    }

    @Test
    void shouldSayThatItCannotTellWhereTheProfileHasMistakes() throws Exception {
        assertThat(create("api: {auth: {jwt: lokal}}")).isZero();
        assertThat(err.toString()).contains("cannot be said").contains("penstock lint");
        assertThat(out.toString().strip().split("\\.")).hasSize(3);
    }
}
