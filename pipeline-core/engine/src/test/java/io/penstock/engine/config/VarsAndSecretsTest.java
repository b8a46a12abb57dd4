/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VarsAndSecretsTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void writeProfile() throws IOException {
        Files.writeString(
                folder.resolve("penstock.yaml"),
                """
                vars: {plant-host: from-profile}
                connections: {c: {mqtt: {url: "${var:plant-host}", password: "${secret:plant-mqtt}"}}}
                """);
        Files.writeString(folder.resolve("secrets.yaml"), "plant-mqtt: listed\n");
    }

    private Samples.MqttConnection load(Map<String, String> sets) throws ProfileException {
        return (Samples.MqttConnection) new ProfileLoader(PluginRegistry.of(Samples.ALL), environment)
                .load(folder, sets)
                .connections()
                .get("c");
    }

    @Test
    void shouldTakeVarsInRisingPrecedence() throws ProfileException, IOException {
        assertThat(load(Map.of()).url()).isEqualTo("from-profile");

        Files.writeString(folder.resolve("vars.local.yaml"), "plant-host: from-local-file");
        assertThat(load(Map.of()).url()).isEqualTo("from-local-file");

        environment.put("PENSTOCK_VAR_PLANT_HOST", "from-environment");
        assertThat(load(Map.of()).url()).isEqualTo("from-environment");

        assertThat(load(Map.of("plant-host", "from-set")).url()).isEqualTo("from-set");
    }

    @Test
    void shouldRefuseASetThatNothingUses() {
        assertThatThrownBy(() -> load(Map.of("plant-hots", "x")))
                .hasMessageContaining(
                        "--set: 'plant-hots' is no var of this profile; did you mean 'plant-host'? Known are [plant-host]");
    }

    @Test
    void shouldTakeSecretsFromTheNearestPlace() throws ProfileException, IOException {
        assertThat(load(Map.of()).password().reveal()).isEqualTo("listed");

        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/plant-mqtt"), "in a file\n");
        assertThat(load(Map.of()).password().reveal()).isEqualTo("in a file");

        environment.put("PENSTOCK_SECRET_PLANT_MQTT", "in the environment");
        assertThat(load(Map.of()).password().reveal()).isEqualTo("in the environment");
        assertThat(load(Map.of()).password()).hasToString("${secret:plant-mqtt}");
    }

    @Test
    void shouldNotLeaveTheSecretsFolder() throws IOException {
        // Given
        Files.writeString(
                folder.resolve("penstock.yaml"),
                """
                connections: {c: {mqtt: {url: x, password: "${secret:../penstock.yaml}"}}}
                """);

        // When, then
        assertThatThrownBy(() -> load(Map.of())).hasMessageContaining("needs the secret '../penstock.yaml'");
    }

    @Test
    void shouldHashWhatRunsAndNothingElse() throws IOException {
        // Given
        String before = ProfileFiles.hash(folder);

        // When
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/plc.jsonl"), "{}");
        Files.writeString(folder.resolve("secrets.yaml"), "plant-mqtt: rotated\n");

        // Then
        assertThat(ProfileFiles.hash(folder)).isEqualTo(before);
        Files.createDirectories(folder.resolve("pipelines"));
        Files.writeString(folder.resolve("pipelines/more.yaml"), "{}");
        assertThat(ProfileFiles.hash(folder)).isNotEqualTo(before);
    }
}
