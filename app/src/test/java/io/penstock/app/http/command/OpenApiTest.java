/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.api.command.Cause;
import io.penstock.api.setting.Size;
import io.penstock.app.http.command.OpenApi.Operation;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.Jwt;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the server to its OpenAPI document: requests made from it, as it says and changed, and every answer as it declares. */
class OpenApiTest {
    private static final int REQUESTS = 10_000;
    private static final int IN_FLIGHT = 32;
    private static final List<Cause> CAUSES = List.of(Cause.values());
    private static final List<String> NAMES = List.of(
            "heater-1",
            "heater-2",
            "Halle 7/Öl & Gas",
            "nobody",
            "a/b",
            "..",
            "%",
            "é\u0000",
            "{name}",
            "💧",
            "a+b;c=d");
    private static final List<String> COMMANDS = List.of(
            "Temperature", "Climate", "Mode", "Größe 1/2", "Set.*", "(", "[", "Hidden", "Serial", " ", "a/../b");
    private static final List<String> ODD = List.of(
            "",
            "true",
            "false",
            "TRUE",
            "1",
            "-1",
            "0",
            "1025",
            "99999999999999999999",
            "1e3",
            "10s",
            "5",
            "-5s",
            "soon",
            "2026-01-31T12:00:00Z",
            "%00",
            "' or 1=1",
            "ä",
            "null");
    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "[]",
            "null",
            "\"x\"",
            "{\"Mode\"",
            "{\"Mode\": \"off\"}",
            "{\"Mode\": null}",
            "{\"Mode\": 1e999}",
            "{\"Mode\": {\"a\": [1, {\"b\": true}]}}",
            "{\"Setpoint\": 21, \"Mode\": \"auto\"}",
            "{\"Mode\": \"off\"} {}",
            "{\"\": 1}",
            "{\"Mode\": \"\\ud800\"}",
            "[".repeat(2000),
            "x".repeat(5000));

    @TempDir
    static Path data;

    private static TestApi api;
    private static OpenApi document;

    private final SplittableRandom random = new SplittableRandom(7);

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
    void shouldAnswerEveryRequestAsTheDocumentDeclares() throws Exception {
        // Given
        List<Operation> operations = document.operations();
        Queue<String> problems = new ConcurrentLinkedQueue<>();
        Map<String, AtomicInteger> seen = new TreeMap<>();
        Semaphore window = new Semaphore(IN_FLIGHT);

        // When
        for (int i = 0; i < REQUESTS; i++) {
            Operation operation = operations.get(random.nextInt(operations.size()));
            if (i % 7 == 0) {
                api.desk.refuse = random.nextInt(3) == 0 ? null : CAUSES.get(random.nextInt(CAUSES.size()));
            }
            boolean valid = random.nextInt(3) == 0;
            HttpRequest request = request(operation, valid);
            window.acquire();
            CompletableFuture<HttpResponse<String>> sent = api.client().sendAsync(request, BodyHandlers.ofString());
            var unused = sent.whenComplete((response, failure) -> {
                try {
                    check(operation, request, valid, response, failure, problems, seen);
                } finally {
                    window.release();
                }
            });
        }
        assertThat(window.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)).isTrue();

        // Then
        assertThat(problems.stream().limit(10)).isEmpty();
        assertThat(seen.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(REQUESTS);
        assertThat(seen.keySet())
                .as("not only the happy way was gone")
                .contains("200", "400", "403", "404", "405", "409", "415", "416", "423", "429", "500", "503");
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
                path = path.replace("{" + name + "}", encode(inPath(parameter, true)));
            }
        }
        return path;
    }

    private static void check(
            Operation operation,
            HttpRequest request,
            boolean valid,
            HttpResponse<String> response,
            Throwable failure,
            Queue<String> problems,
            Map<String, AtomicInteger> seen) {
        String what = request.method() + " " + request.uri();
        if (failure != null) {
            problems.add(what + ": " + failure);
            return;
        }
        synchronized (seen) {
            seen.computeIfAbsent(Integer.toString(response.statusCode()), s -> new AtomicInteger())
                    .incrementAndGet();
        }
        try {
            String type = response.headers().firstValue("Content-Type").orElse("");
            document.problems(operation, response.statusCode(), type, response.body())
                    .forEach(p -> problems.add(what + ": " + p + "\n" + response.body()));
            if (valid && response.statusCode() == 400 && !response.body().contains("\"cause\"")) {
                problems.add(what + ": refused though it is as the document says: " + response.body());
            }
        } catch (Exception e) {
            problems.add(what + ": " + e);
        }
    }

    private HttpRequest request(Operation operation, boolean valid) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" -> path = path.replace("{" + name + "}", encode(inPath(parameter, valid)));
                case "query" -> {
                    if (random.nextInt(4) == 0) {
                        query.add(name + "=" + encode(valid ? example(parameter.path("schema")) : pick(ODD)));
                    }
                }
                default -> request.header(name, "id-" + random.nextInt(1_000_000));
            }
        }
        if (!valid && random.nextInt(5) == 0) {
            query.add(encode(pick(ODD)) + "=" + encode(pick(ODD)));
        }
        request.uri(URI.create(api.url(path + (query.isEmpty() ? "" : "?" + String.join("&", query)))));
        if (operation.declared().has("requestBody")) {
            String body = valid ? "{\"Mode\": \"off\", \"Setpoint\": " + random.nextInt(50) + "}" : pick(BODIES);
            request.header("Content-Type", valid || random.nextInt(9) > 0 ? "application/json" : "image/png");
            request.method(operation.method().toUpperCase(Locale.ROOT), BodyPublishers.ofString(body));
        }
        return request.build();
    }

    private String inPath(JsonNode parameter, boolean valid) {
        boolean device = parameter.path("name").asText().equals("name");
        if (!valid) {
            return pick(device ? NAMES : COMMANDS);
        }
        List<String> examples = new ArrayList<>();
        parameter.path("examples").forEach(e -> examples.add(e.path("value").asText()));
        return pick(examples);
    }

    /** A value that the schema allows. */
    private String example(JsonNode written) {
        JsonNode schema = document.resolve(written);
        if (schema.has("enum")) {
            return pick(OpenApi.texts(schema.path("enum")));
        }
        if (schema.has("examples")) {
            return pick(OpenApi.texts(schema.path("examples")));
        }
        return Integer.toString(schema.path("minimum").asInt() + random.nextInt(4));
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
