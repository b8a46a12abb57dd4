/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.app.Penstock;
import io.penstock.engine.config.PluginInfo;
import io.penstock.engine.config.PluginKind;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.mqtt.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every sample of every driver and connection that is registered, all in one run of the packaged program: each sample of a driver is a
 * service with the device of {@code configurations/driver/<plugin>/} in the resources, each sample of a connection is used by a service of
 * the driver of its name.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class StartedSamplesIT {
    private static final PluginRegistry REGISTRY = PluginRegistry.of(Penstock.class.getClassLoader());
    private static final Path DEVICES = Written.FOLDER.resolve("driver");

    private final StringBuilder connections = new StringBuilder();
    private final StringBuilder services = new StringBuilder();
    private final Set<String> started = new TreeSet<>();
    private final Set<String> read = new TreeSet<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldStartEachSampleOfADriverAndOfAConnection() throws Exception {
        Path profile = Files.createDirectories(folder.resolve("samples"));
        try (Mosquitto broker = Mosquitto.start(Files.createDirectories(folder.resolve("broker")))) {
            // Given
            write(profile, broker);

            // When
            try (Packaged program =
                    Packaged.run(Packaged.install(), profile).awaitReady().awaitUp("plant")) {

                // Then
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(devicesIn(profile.resolve("out/all.jsonl")))
                                .as("devices that were read; the program said:%n%s", program.said())
                                .containsAll(read));
                assertThat(servicesOf(program)).containsAll(started);
                assertThat(program.stop()).isZero();
            }
        }
    }

    private void write(Path profile, Mosquitto broker) throws IOException {
        for (PluginInfo driver : REGISTRY.all(PluginKind.DRIVER)) {
            for (String sample : driver.declaration().samples()) {
                service(profile, driver.name(), sample);
            }
        }
        for (PluginInfo connection : REGISTRY.all(PluginKind.CONNECTION)) {
            int number = 0;
            for (String sample : connection.declaration().samples()) {
                String name = "link-" + connection.name() + "-" + ++number;
                connections.append(block(name, sample));
                service(profile, connection.name(), connection.name() + ": {use: " + name + "}");
            }
        }
        String yaml =
                "connections:\n  plant: {mqtt: \"" + broker.url() + "\"}\n" + connections + "services:\n" + services
                        + "pipelines:\n  all: {steps: [format: json], to: {file: {path: out/all.jsonl}}}\napi: {port: 0}\n";
        Files.writeString(profile.resolve("penstock.yaml"), yaml);
        Samples.writeSecrets(profile, yaml);
    }

    /** A service with its own copy of the driver's device, which is named like it. */
    private void service(Path profile, String driver, String sample) throws IOException {
        String name = driver + "-" + (started.size() + 1);
        started.add(name);
        services.append(block(name, sample));
        for (String file : List.of("devices", "profiles")) {
            Path written = DEVICES.resolve(driver).resolve(file + ".yaml");
            assertThat(written)
                    .as(
                            "write a device and its profile, both named {name}, that a service of driver '%s' starts with",
                            driver)
                    .exists();
            String text = Files.readString(written).replace("{name}", name);
            Files.writeString(
                    Files.createDirectories(
                                    profile.resolve("services").resolve(name).resolve(file))
                            .resolve("all.yaml"),
                    text);
            if (text.contains("autoEvents")) {
                read.add(name);
            }
        }
    }

    private static String block(String name, String settings) {
        return "  " + name + ": {" + settings + "}\n";
    }

    private static Set<String> devicesIn(Path file) throws IOException {
        Set<String> devices = new TreeSet<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                devices.add(new ObjectMapper().readTree(line).path("device").asText());
            }
        }
        return devices;
    }

    private static List<String> servicesOf(Packaged program) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode part :
                new ObjectMapper().readTree(program.get("/health/ready").body()).path("parts")) {
            if (part.path("kind").asText().equals("service")) {
                names.add(part.path("name").asText());
            }
        }
        return names;
    }
}
