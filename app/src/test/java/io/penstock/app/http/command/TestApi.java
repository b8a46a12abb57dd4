/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.app.BuildTest;
import io.penstock.app.about.Health;
import io.penstock.app.http.HttpServer;
import io.penstock.app.run.Plugins;
import io.penstock.app.security.Access;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Profile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;

/** The real server on a free port, with the devices of {@code src/test/resources/api} and a desk that is the test's. */
public final class TestApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    public final Profile profile;
    public final FakeDesk desk;
    public final Access access;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final HttpServer server;
    private final String base;
    private final HttpClient client;

    /** @param data where keys are kept */
    public TestApi(ApiSettings settings, Path data, HttpClient client) throws Exception {
        this(settings, data, client, Clock.systemUTC());
    }

    /** @param clock by which tokens and certificates hold, but for what TLS itself checks */
    public TestApi(ApiSettings settings, Path data, HttpClient client, Clock clock) throws Exception {
        profile = load();
        desk = new FakeDesk(profile.devices());
        this.client = client;
        Health health = new Health(true, List.of(new Health.Part("bus", "bus", "up", true, "")));
        access = new Access(settings, data, clock, registry);
        server = new HttpServer(
                camel,
                settings,
                access,
                data,
                clock,
                HttpRoutes.all(() -> health, () -> "penstock_up 1\n", () -> profile, desk, clock));
        base = (settings.tls() == null ? "http" : "https") + "://127.0.0.1:" + server.port();
    }

    /** The profile of {@code src/test/resources/api}. */
    public static Profile load() throws Exception {
        return new ProfileLoader(Plugins.registry(), Map.of())
                .load(BuildTest.root().resolve("app/src/test/resources/api"), Map.of());
    }

    public static TestApi open(Path data) throws Exception {
        return new TestApi(new ApiSettings(0, "127.0.0.1", true, false), data, HttpClient.newHttpClient());
    }

    public String url(String path) {
        return base + path;
    }

    /** An answer and its body. */
    public record Reply(int status, JsonNode body, HttpResponse<String> http) {}

    public Reply get(String path, String... headers) throws Exception {
        return send("GET", path, null, headers);
    }

    public Reply put(String path, String body, String... headers) throws Exception {
        return send("PUT", path, body, headers);
    }

    public Reply send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> http = client.send(request.build(), BodyHandlers.ofString());
        boolean json = http.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new Reply(http.statusCode(), json ? JSON.readTree(http.body()) : JSON.nullNode(), http);
    }

    /** How many calls were refused for who called. */
    public double refused(String cause) {
        return registry.get("penstock.api.refused")
                .tag("cause", cause)
                .counter()
                .count();
    }

    public HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        server.close();
    }
}
