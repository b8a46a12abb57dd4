/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.api.command.Cause;
import io.penstock.api.setting.Size;
import io.penstock.app.BuildTest;
import io.penstock.app.http.command.OpenApi.Operation;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.Jwt;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the server to its OpenAPI document: 10,000 requests made from it, as it says and changed, and every answer as it declares. The seed is
 * always the same, so that no build fails for what another finds; who wants to find more asks for others.
 */
class OpenApiTest {
    private static final int REQUESTS = 8_000;
    /** Together with those of a plant 10,000. */
    private static final int REQUESTS_OF_A_CAUSE = 2_000 / Cause.values().length + 1;
    /** {@code -Dpenstock.openapi.seed=N} asks by another seed, {@code random} by any. */
    private static final String SEED = System.getProperty("penstock.openapi.seed", "7");
    /** {@code -Dpenstock.openapi.rounds=N} asks by that many seeds, one after the other. */
    private static final int ROUNDS = Integer.getInteger("penstock.openapi.rounds", 1);

    @TempDir
    static Path data;

    private static TestApi api;
    private static OpenApi document;

    @BeforeAll
    static void start() throws Exception {
        api = TestApi.open(data);
        document = new OpenApi(api.get("/api/v3/openapi.yaml").http().body());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void shouldBeADocumentOfWhichEachReferenceLeadsSomewhere() {
        assertThat(document.root().path("openapi").asText()).startsWith("3.1");
        assertThat(document.root().findValuesAsText("$ref")).isNotEmpty().allSatisfy(r -> assertThat(
                        document.root().at(r.substring(1)).isMissingNode())
                .as(r)
                .isFalse());
    }

    @Test
    void shouldNoticeAnAnswerThatTheDocumentDoesNotAllow() throws Exception {
        Operation version = document.operations().stream()
                .filter(o -> o.path().equals("/api/v3/version"))
                .findFirst()
                .orElseThrow();
        String good = "{\"apiVersion\":\"v3\",\"version\":\"1\",\"serviceName\":\"penstock\"}";
        assertThat(document.problems(version, 200, "application/json", good)).isEmpty();
        assertThat(document.problems(version, 418, "application/json", good)).isNotEmpty();
        assertThat(document.problems(version, 200, "text/plain", good)).isNotEmpty();
        assertThat(document.problems(version, 200, "application/json", good.replace("v3", "v2")))
                .isNotEmpty();
        assertThat(document.problems(version, 200, "application/json", good.replace("serviceName", "service")))
                .isNotEmpty();
    }

    @Test
    void shouldDeclareEveryCause() {
        List<String> causes = OpenApi.texts(document.root().at("/components/schemas/Error/properties/cause/enum"));
        assertThat(causes)
                .containsExactlyInAnyOrderElementsOf(java.util.Arrays.stream(Cause.values())
                        .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
    }

    @Test
    void shouldAnswerEveryRequestAsTheDocumentDeclares(@TempDir Path plant) throws Exception {
        // Given
        Map<Integer, Integer> seen = new TreeMap<>();
        Options options = new Options(plant(plant), plant.resolve("data"), Map.of(), false, false);
        try (Running running = Running.start(options)) {
            for (long seed = seed(), end = seed + ROUNDS; seed < end; seed++) {
                // When
                Barrage barrage = new Barrage(document, running.address(), seed);
                barrage.ask(REQUESTS);

                // Then
                assertThat(barrage.problems()).isEmpty();
                barrage.seen().forEach((status, count) -> seen.merge(status, count.get(), Integer::sum));
            }
        }
        assertThat(seen.keySet())
                .as("not only the happy way was gone")
                .contains(200, 400, 403, 404, 405, 409, 413, 414, 415, 416, 423, 431, 503);
    }

    /** The devices of the other tests, running; one of them is locked. */
    private static Path plant(Path to) throws IOException {
        Path from = BuildTest.root().resolve("app/src/test/resources/api");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Path profile = to.resolve("penstock.yaml");
        Files.writeString(
                profile,
                Files.readString(profile)
                        .replace("api: {port: 0}", "api: {port: 0, maxBody: 64KiB}\ncommands: {rate: 0}"));
        Files.writeString(
                to.resolve("services/sim/devices/locked.yaml"),
                "[{name: heater-3, profileName: heater, adminState: LOCKED, protocols: {other: {}}}]");
        return to;
    }

    private static long seed() {
        return SEED.equals("random") ? new SecureRandom().nextLong() : Long.parseLong(SEED);
    }

    @Test
    void shouldAnswerAsTheDocumentDeclaresWhateverIsRefused() throws Exception {
        Map<Integer, Integer> seen = new TreeMap<>();
        for (Cause cause : Cause.values()) {
            // Given
            api.desk.refuse = cause;
            // When
            Barrage barrage = new Barrage(document, api.url(""), seed() + cause.ordinal());
            barrage.ask(REQUESTS_OF_A_CAUSE);
            // Then
            assertThat(barrage.problems()).as("%s", cause).isEmpty();
            barrage.seen().forEach((status, count) -> seen.merge(status, count.get(), Integer::sum));
        }
        api.desk.refuse = null;
        assertThat(seen.keySet()).contains(200, 400, 403, 404, 405, 409, 423, 429, 500, 503);
    }

    @Test
    void shouldSayAsDeclaredThatItDoesNotKnowWhoAsks(@TempDir Path keys) throws Exception {
        // Given
        Auth auth = new Auth(new Jwt(Jwt.Keys.LOCAL, null, null, null, "role", Map.of()), 1000);
        ApiSettings settings = new ApiSettings(0, "127.0.0.1", true, false, null, auth, Size.parse("1MiB"));
        try (TestApi guarded = new TestApi(settings, keys, api.client())) {
            for (Operation operation : document.operations()) {
                String method = operation.method().toUpperCase(Locale.ROOT);
                String body = operation.declared().has("requestBody") ? "{\"Mode\": \"off\"}" : null;

                // When
                TestApi.Reply reply = guarded.send(method, path(operation), body, "Authorization", "Bearer nonsense");

                // Then
                assertThat(problems(operation, reply)).as(operation.path()).isEmpty();
                assertThat(reply.status())
                        .as(operation.path())
                        .isEqualTo(operation.declared().path("responses").has("401") ? 401 : 200);
            }
        }
        assertThat(document.operations())
                .anyMatch(o -> o.declared().path("responses").has("401"));
    }

    @Test
    void shouldSayAsDeclaredThatABodyIsTooLarge() throws Exception {
        for (Operation operation : document.operations()) {
            if (operation.declared().has("requestBody")) {
                String method = operation.method().toUpperCase(Locale.ROOT);
                String body = "{\"Mode\": \"" + "x".repeat(1 << 20) + "\"}";
                TestApi.Reply reply = api.send(method, path(operation), body, "Content-Type", "application/json");
                assertThat(problems(operation, reply)).isEmpty();
                assertThat(reply.status()).isEqualTo(413);
            }
        }
        assertThat(document.operations()).anyMatch(o -> o.declared().has("requestBody"));
    }

    private static List<String> problems(Operation operation, TestApi.Reply reply) throws Exception {
        String type = reply.http().headers().firstValue("Content-Type").orElse("");
        return document.problems(operation, reply.status(), type, reply.http().body());
    }

    /** One of the paths that the document gives as examples. */
    private String path(Operation operation) {
        String path = operation.path();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("path")) {
                String name = parameter.path("name").asText();
                path = path.replace(
                        "{" + name + "}",
                        encode(parameter
                                .path("examples")
                                .path("plain")
                                .path("value")
                                .asText("Mode")));
            }
        }
        return path;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
