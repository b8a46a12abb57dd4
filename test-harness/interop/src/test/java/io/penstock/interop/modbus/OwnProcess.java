/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.Penstock;
import io.penstock.app.control.ControlClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program in a process of its own, which may be killed. */
final class OwnProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    private final Process process;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private OwnProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Returns when it serves. */
    static OwnProcess run(Path profile, Path data) throws Exception {
        List<String> line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Penstock.class.getName(),
                "run",
                profile.toString(),
                "--data",
                data.toString());
        Path log = Files.createTempFile(profile, "program", ".log");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        OwnProcess program = new OwnProcess(process, log);
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return !program.address().isEmpty() && program.get("/health/ready").statusCode() == 200;
        });
        return program;
    }

    /** Where it serves, as it says itself; empty as long as it does not. */
    private String address() throws IOException {
        Matcher found = ADDRESS.matcher(Files.readString(log));
        return found.find() ? found.group() : "";
    }

    HttpResponse<String> get(String path) throws Exception {
        return getLater(path).get(30, TimeUnit.SECONDS);
    }

    /** Asks for something that may never be answered. */
    CompletableFuture<HttpResponse<String>> getLater(String path) throws Exception {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(address() + path)).build(), BodyHandlers.ofString());
    }

    /** The status that a write is answered with. */
    int put(String device, String resource, int value) throws Exception {
        return putLater(device, resource, value).get(30, TimeUnit.SECONDS).statusCode();
    }

    /** Asks for a write that may never be answered. */
    CompletableFuture<HttpResponse<String>> putLater(String device, String resource, int value) throws Exception {
        URI command = URI.create(address() + "/api/v3/device/name/" + device + "/" + resource);
        String body = "{\"" + resource + "\": " + value + "}";
        return http.sendAsync(
                HttpRequest.newBuilder(command)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Of the program that runs on this data: the records of this hour on its audit that say this, and this somewhere else. */
    static List<JsonNode> audit(Path data, String what, String why) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        ControlClient.ask(data, "audit", Map.of("since", "1h"), rows::add);
        return rows.stream()
                .filter(r ->
                        r.path("what").asText().contains(what) && r.toString().contains(why))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
