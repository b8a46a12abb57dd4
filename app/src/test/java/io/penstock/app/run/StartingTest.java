/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who probes and commands while the program starts. */
class StartingTest {
    private static final List<String> PATHS =
            List.of("/health/live", "/health/ready", "/metrics", "/api/v3/device/all", "/api/v3/device/name/d/r");

    private static final Duration LONGEST = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void shouldSayThatItIsNotReadyAndNeverFailWhileItStarts() throws Exception {
        // Given
        Files.writeString(
                folder.resolve("penstock.yaml"),
                "pipelines: {p: {to: {lines: {file: {path: out.txt}}}, steps: [format: json]}}\napi: {port: 0}\n");
        Options options = new Options(folder, folder.resolve("data"), Map.of(), false, false);
        List<List<Integer>> starting = new ArrayList<>();

        // When
        try (Running running = Running.start(options, part -> {}, r -> starting.add(probe(r)))) {
            // Then
            assertThat(starting)
                    .as("when it listens, and when there is every part")
                    .containsExactly(List.of(200, 503, 200, 200, 503), List.of(200, 503, 200, 200, 503));
            assertThat(probe(running)).containsExactly(200, 200, 200, 200, 404);
        }
    }

    @Test
    void shouldLetNoCommandThroughWithoutItsInterlock() throws Exception {
        // Given a boiler that is dry, and says so once
        dryBoiler();
        Options options = new Options(folder, folder.resolve("data"), Map.of(), false, false);
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService north = Executors.newSingleThreadExecutor();

        // When somebody lights it again and again from the moment that the program listens
        try (Running running = Running.start(options, part -> {}, r -> {
            if (statuses.isEmpty()) {
                statuses.add(light(r));
                north.execute(() -> {
                    while (!over.get()) {
                        statuses.add(light(r));
                    }
                });
            }
        })) {
            await().atMost(LONGEST).until(() -> Collections.frequency(statuses, 409) > 20);
            over.set(true);
            north.shutdown();
            assertThat(north.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

            // Then it never burns, and the rule has heard the only word
            assertThat(new LinkedHashSet<>(statuses)).containsExactly(503, 409);
            await().atMost(LONGEST).until(() -> value(running, "Pump").equals("true"));
            assertThat(value(running, "Burner")).isEqualTo("false");
        } finally {
            over.set(true);
            north.shutdownNow();
        }
    }

    @Test
    void shouldLeaveNothingOpenWhereAClassIsMissing() throws Exception {
        // Given
        write("penstock.yaml", "api: {enabled: false}\n");
        Options options = new Options(folder, folder.resolve("data"), Map.of(), false, false);

        // When
        assertThatThrownBy(() -> Running.start(options, part -> {}, running -> {
                    throw new NoClassDefFoundError("of a plugin");
                }))
                .isInstanceOf(NoClassDefFoundError.class);

        // Then
        try (Running running = Running.start(options)) {
            assertThat(running.lanes()).isEmpty();
        }
    }

    @Test
    void shouldShowAnAddressThatCanBeCalled() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "there is no IPv6 here");
        write("penstock.yaml", "api: {port: 0, host: '::1'}\n");
        try (Running running = Running.start(new Options(folder, folder.resolve("data"), Map.of(), false, false))) {
            assertThat(running.address()).startsWith("http://[::1]:");
            assertThat(probe(running)).startsWith(200, 200);
        }
    }

    private void dryBoiler() throws IOException {
        write("penstock.yaml", "services: {boilers: virtual}\ncommands: {rate: 0}\napi: {port: 0}\n");
        write(
                "services/boilers/profiles/boiler.yaml",
                """
                name: boiler
                deviceResources:
                  - {name: Level, properties: {valueType: Int16, readWrite: R, minimum: 1, maximum: 5}}
                  - {name: Burner, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                  - {name: Pump, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                  - name: EnableRandomization_Burner
                    properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}
                  - name: EnableRandomization_Pump
                    properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}
                """);
        write(
                "services/boilers/devices/boiler.yaml",
                """
                name: boiler
                profileName: boiler
                protocols: {virtual: {}}
                autoEvents: [{interval: 1h, sourceName: Level}]
                """);
        write(
                "rules/dry.yaml",
                """
                interlocks:
                  dry: {inputs: {level: boiler/Level}, while: level < 20, never: {boiler/Burner: true}}
                rules:
                  fill: {inputs: {level: boiler/Level}, when: level < 20, then: {set: {boiler/Pump: true}}}
                """);
    }

    private void write(String file, String text) throws IOException {
        Path to = folder.resolve(file);
        Files.createDirectories(to.getParent());
        Files.writeString(to, text);
    }

    private static int light(Running running) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(running.address() + "/api/v3/device/name/boiler/Burner")
                            .toURL()
                            .openConnection();
            connection.setReadTimeout(60_000);
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            connection.getOutputStream().write("{\"Burner\":\"true\"}".getBytes(StandardCharsets.UTF_8));
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(Running running, String resource) throws Exception {
        Caller caller = Caller.of(Caller.Origin.LOCAL, "test");
        Command get = Command.get(UUID.randomUUID().toString(), "boiler", resource, caller, Instant.now());
        Event event = running.commands().execute(get).get(60, TimeUnit.SECONDS).event();
        return event == null ? "" : ValueText.plain(event.readings().get(0));
    }

    private static List<Integer> probe(Running running) {
        return PATHS.stream().map(path -> status(running.address() + path)).toList();
    }

    private static int status(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setReadTimeout(60_000);
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
