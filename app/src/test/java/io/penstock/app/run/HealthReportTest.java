/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /health/ready} says of each part. */
class HealthReportTest {
    @TempDir
    Path folder;

    @Test
    void shouldSayTheStateOfEachPartAndWhyItIsNotWell() throws Exception {
        // Given a port that is taken, so that nobody else can listen on it
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = taken.getLocalPort();
            LampFolder lamp = LampFolder.of(
                    folder,
                    """
                    connections:
                      plant: {mqtt: {url: "mqtt://127.0.0.1:%d", reconnect: {min: 50ms, max: 200ms}}}
                    services:
                      sim: {virtual: {}}
                      plc: {modbus: {}}
                    pipelines:
                      levels:
                        from: {devices: [lamp]}
                        steps: [format: json]
                        to:
                          cloud:
                            mqtt: {use: plant, topic: levels, timeout: 500ms}
                            retry: {min: 50ms, max: 200ms}
                          lines: {file: {path: out/levels.jsonl}}
                    api: {port: 0}
                    """
                            .formatted(port));
            lamp.write(
                    "services/plc/profiles/pump.yaml",
                    """
                    name: pump
                    deviceResources:
                      - name: Speed
                        attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 0}
                        properties: {valueType: Int16, readWrite: R}
                    """);
            lamp.write(
                    "services/plc/devices/pumps.yaml",
                    """
                    deviceList:
                      - name: pump
                        profileName: pump
                        protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %d}}
                        autoEvents: [{interval: 50ms, sourceName: Speed}]
                      - name: spare
                        profileName: pump
                        adminState: LOCKED
                        protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %d}}
                    """
                            .formatted(port, port));

            // When
            try (Running running = Running.start(lamp.options())) {
                // Then
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    HttpResponse<String> answer = get(running.address() + "/health/ready");
                    JsonNode health = new ObjectMapper().readTree(answer.body());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(health.path("status").asText()).isEqualTo("degraded");
                    assertThat(part(health, "bus", "bus")).isEqualTo("up true ");
                    assertThat(part(health, "lane", "levels/lines")).isEqualTo("running true ");
                    assertThat(part(health, "lane", "levels/cloud"))
                            .startsWith("away false ")
                            .contains("refused");
                    assertThat(part(health, "connection", "plant"))
                            .startsWith("down false ")
                            .contains("refused");
                    assertThat(part(health, "service", "sim")).isEqualTo("up true ");
                    assertThat(part(health, "service", "plc")).isEqualTo("degraded false 1 of 2 devices are down");
                    assertThat(part(health, "device", "pump"))
                            .startsWith("DOWN false ")
                            .contains("no connection to 127.0.0.1:" + port);
                    assertThat(part(health, "device", "spare")).startsWith("LOCKED true ");
                });
            }
        }
    }

    /** Its state, whether that is well, and why not. */
    private static String part(JsonNode health, String kind, String name) {
        return StreamSupport.stream(health.path("parts").spliterator(), false)
                .filter(part -> part.path("kind").asText().equals(kind))
                .filter(part -> part.path("name").asText().equals(name))
                .map(part ->
                        part.path("state").asText() + " " + part.path("well").asBoolean() + " "
                                + part.path("reason").asText())
                .findFirst()
                .orElse("none");
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
