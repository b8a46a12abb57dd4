/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock token create}, and whether the profile takes what it makes. */
class TokenCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int create(String api, String... more) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\n" + api + "\n");
        List<String> words = new ArrayList<>(List.of("token", "create", "--role", "viewer", "-p", folder.toString()));
        words.addAll(List.of(more));
        return Penstock.run(words.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void shouldMakeATokenWhereTheProfileTakesIt() throws Exception {
        assertThat(create("api: {auth: {jwt: local}}")).isZero();
        assertThat(out.toString().strip().split("\\.")).hasSize(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldWarnOfATokenForDevicesThatThereAreNot() throws Exception {
        // Given
        Path service = Files.createDirectories(folder.resolve("services/sim"));
        Files.createDirectories(service.resolve("profiles"));
        Files.createDirectories(service.resolve("devices"));
        Files.writeString(
                service.resolve("profiles/lamp.yaml"),
                "name: Lamp\ndeviceResources: [{name: On, properties: {valueType: Bool, readWrite: RW}}]\n");
        Files.writeString(
                service.resolve("devices/lamp.yaml"),
                "name: lamp\nprofileName: Lamp\nlabels: [hall-7]\nprotocols: {virtual: {}}\n");

        // When
        int code = create("api: {auth: {jwt: local}}", "--devices", "label:hall-9,label:hall-7,lam*,pump");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString().strip().split("\\.")).hasSize(3);
        assertThat(err.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("covers no device"))
                .anyMatch(line -> line.contains("'label:hall-9'"))
                .anyMatch(line -> line.contains("'pump'"));
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
