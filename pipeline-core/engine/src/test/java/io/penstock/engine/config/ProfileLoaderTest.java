/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.ValueTest;
import io.penstock.engine.config.sample.Samples;
import io.penstock.engine.profile.ClientGrant;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.Step;
import io.penstock.engine.profile.TlsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileLoaderTest {
    private static final PluginRegistry REGISTRY = PluginRegistry.of(Samples.ALL);

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Profile load(Map<String, String> sets) throws ProfileException {
        return new ProfileLoader(REGISTRY, environment).load(folder, sets);
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldTakeARoleAloneOrWithItsDevicesForACallerByCertificate() throws ProfileException {
        // Given
        write(
                "penstock.yaml",
                """
                pipelines:
                  p: {from: events, steps: [format: json], to: {file: out/readings.jsonl}}
                api:
                  tls:
                    source: self-signed
                    clientCa: ca.pem
                    clientRoles:
                      boss: admin
                      hall: {role: operator, devices: ["label:hall-7"], resources: ["Set*"]}
                """);
        write("ca.pem", PemFileTest.CERTIFICATE);

        // When
        TlsServer tls = load(Map.of()).api().tls();

        // Then
        assertThat(tls).isNotNull();
        assertThat(tls.clientRoles())
                .containsEntry("boss", ClientGrant.of(Role.ADMIN))
                .containsEntry("hall", new ClientGrant(Role.OPERATOR, List.of("label:hall-7"), List.of("Set*")));
    }

    @Test
    void shouldBindAWholeProfile() throws ProfileException, IOException {
        // Given
        write(
                "penstock.yaml",
                """
                vars: {site: glasgow}
                bus: {durability: disk, keep: 3d}
                connections:
                  plant: {mqtt: {url: "mqtts://${var:site}:8883", username: gw, password: "${secret:plant-mqtt}"}}
                services:
                  plc: {modbus: {timeout: 2s}}
                pipelines:
                  plc-data:
                    from: {devices: ["plc-*"], resources: [Temperature], except: {resources: Te?t}}
                    start: earliest
                    was: old-data
                    steps:
                      - convert: {to: Cel}
                    to:
                      cloud:
                        steps:
                          - batch: {count: 500, within: 2s, by: device}
                          - format: json
                          - compress: {zstd: {level: 7}}
                        mqtt: {use: plant, topic: "plant/{device}", qos: 2}
                        retry: {min: 500ms}
                      copy:
                        steps: [format: {json: {layout: lines}}]
                        file: {path: "out/plc.jsonl", rotate: {size: 64MiB}}
                api: {port: 0}
                """);
        write("secrets/plant-mqtt", "hidden\n");
        Files.setPosixFilePermissions(
                folder.resolve("secrets/plant-mqtt"), PosixFilePermissions.fromString("rw-r--r--"));
        write(
                "services/plc/profiles/hvac.yaml",
                """
                name: HVAC
                deviceResources:
                  - name: Temperature
                    attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: "3", rawType: Int16}
                    properties: {valueType: float32, readWrite: R, scale: "0.1", units: degC}
                """);
        write(
                "services/plc/devices/devices.json",
                """
                [
                \t{"name": "plc-1", "profileName": "HVAC", "serviceName": "device-modbus",
                \t "protocols": {"modbus-tcp": {"Address": "10.0.0.5", "Port": "1502", "Timeout": 5}},
                \t "autoEvents": [{"interval": "20s", "sourceName": "Temperature"}]}
                ]
                """);

        // When
        Profile profile = load(Map.of());

        // Then
        assertThat(profile.bus().durability()).isEqualTo(BusSettings.Durability.DISK);
        assertThat(profile.bus().keep()).isEqualTo(Duration.ofDays(3));
        assertThat(profile.api().port()).isZero();
        assertThat(profile.reload()).isEqualTo(Profile.Reload.AUTO);
        Samples.MqttConnection link =
                (Samples.MqttConnection) profile.connections().get("plant");
        assertThat(link.url()).isEqualTo("mqtts://glasgow:8883");
        assertThat(link.password().reveal()).isEqualTo("hidden");
        assertThat(profile.lanes()).extracting(Lane::name).containsExactly("plc-data/cloud", "plc-data/copy");
        Lane cloud = profile.lanes().get(0);
        assertThat(cloud.steps()).extracting(Step::id).containsExactly("convert", "batch", "format", "compress");
        assertThat(cloud.cursor().start()).isEqualTo(Start.EARLIEST);
        assertThat(cloud.cursor().was()).isEqualTo("old-data/cloud");
        assertThat(cloud.cursor().stream()).isEqualTo(Stream.EVENTS);
        assertThat(cloud.cursor().selection().matches("plc-7", "x", "y")).isTrue();
        assertThat(cloud.cursor().selection().matches("rtu-7", "x", "y")).isFalse();
        assertThat(cloud.exceptResources().matches("Test")).isTrue();
        assertThat(cloud.retry().min()).isEqualTo(Duration.ofMillis(500));
        assertThat(cloud.retry().max()).isEqualTo(Duration.ofMinutes(2));
        assertThat(cloud.linger()).isEqualTo(Duration.ofMillis(5));
        assertThat(((Samples.File) profile.lanes().get(1).endpoint()).path())
                .isEqualTo(folder.resolve("out/plc.jsonl"));
        BoundDevice<?, ?> plc = profile.services().get("plc").devices().get(0);
        assertThat(plc.link()).isEqualTo(new Samples.Modbus.Tcp("10.0.0.5", 1502, 1, Duration.ofSeconds(5)));
        assertThat(plc.points().get("Temperature").resource().properties().scale())
                .isEqualTo(0.1);
        assertThat(plc.device().serviceName()).isEqualTo("plc");
        assertThat(profile.devices().device("plc-1")).isSameAs(plc.device());
        assertThat(profile.warnings()).singleElement().satisfies(w -> assertThat(w.text())
                .contains("chmod 600 secrets/plant-mqtt"));
    }

    @Test
    void shouldLoadAKeptCopyWithFilesThatNobodyReads() throws ProfileException {
        // Given
        write("penstock.yaml", "services: {sim: virtual}");
        write("rules/hall-1/interlocks.yaml", "interlocks: {}");
        ProfileLoader loader = new ProfileLoader(REGISTRY, environment);

        // When
        Profile kept = loader.load(folder, folder.resolve("original"), Map.of());

        // Then
        assertThat(kept.services()).containsOnlyKeys("sim");
        assertThatThrownBy(() -> loader.load(folder, Map.of()))
                .hasMessageContaining("rules/hall-1/interlocks.yaml: is read by nobody");
    }

    @Test
    void shouldWarnOfWhatConnectionsThatAreUsedWarnOf() throws ProfileException {
        // Given
        write(
                "penstock.yaml",
                """
                connections:
                  open: {mqtt: {url: "mqtt://broker.plant", username: gw, password: "${secret:plant}"}}
                  closed: {mqtt: {url: "mqtts://broker.plant", username: gw, password: "${secret:plant}"}}
                  off: {mqtt: {url: "mqtt://broker.plant", username: gw, password: "${secret:plant}"}, enabled: false}
                """);
        environment.put("PENSTOCK_SECRET_PLANT", "hidden");

        // When
        Profile profile = load(Map.of());

        // Then
        assertThat(profile.warnings())
                .extracting(Problem::toString)
                .containsExactly("penstock.yaml:2:10: warning: connection 'open': the password goes unencrypted");
    }

    @Test
    void shouldForbidWhatElseThanForcedWhereAnInterlockSaysNothingOfIt() throws ProfileException, URISyntaxException {
        // Given
        Path forced = Path.of(LintGoldenTest.class.getResource("/lint/forced").toURI());

        // When
        List<Interlock> interlocks = new ProfileLoader(REGISTRY, environment)
                .load(forced, Map.of())
                .rules()
                .interlocks();

        // Then
        Output mode = new Output("boiler-1", "Mode");
        ValueTest frost = interlocks.get(1).never().get(mode);
        assertThat(frost).isNotNull();
        assertThat(frost.test(0)).isTrue();
        assertThat(frost.test(1L)).isFalse();
        assertThat(frost.test("1.0")).isFalse();
        assertThat(frost.guardsForce()).isTrue();
        ValueTest calm = interlocks.get(2).never().get(mode);
        assertThat(calm.test(0)).isFalse();
        assertThat(calm.test(2)).isTrue();
        assertThat(calm.guardsForce()).isFalse();
        assertThat(interlocks.get(3).force()).containsEntry(mode, "1");
        assertThat(interlocks.get(3).never().get(mode).test(1)).isFalse();
    }

    @Test
    void shouldTellAllProblemsAtOnceWithTheirPlaces() {
        // Given
        write(
                "penstock.yaml",
                """
                pipelines:
                  p:
                    steps:
                      - fliter: {where: value > 3}
                      - format: json
                      - compress: gz
                    to: {file: {pth: x}}
                """);

        // When, then
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(
                        "penstock.yaml:4:9: step 'fliter': there is no function 'fliter'; did you mean 'filter'?")
                .hasMessageContaining(
                        "penstock.yaml:6:19: step 'compress': with must be one of [gzip, zstd] but was 'gz'; did you mean 'gzip'?")
                .hasMessageContaining(
                        "penstock.yaml:7:17: endpoint 'file' of pipeline 'p': has no setting 'pth'; did you mean 'path'?")
                .hasMessageContaining("path is required");
    }
}
