/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.configuration.Packaged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The profile of docs/how-to/edgex.md that stands beside EdgeX, and what EdgeX's device services publish, of both versions. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class EdgexBusIT {
    private static final Pattern PROFILE =
            Pattern.compile("<!-- file: beside/penstock.yaml -->\\n```yaml\\n(.*?)\\n```", Pattern.DOTALL);
    private static final String TOPIC = "edgex/events/device/device-modbus/HVAC/hvac-1/RoomTemperature";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldExportWhatEdgexsOwnServicesPublish() throws Exception {
        // Given
        List<String> ids =
                List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        try (Mosquitto broker = Mosquitto.start(Files.createDirectories(folder.resolve("broker")));
                Running running =
                        Running.start(new Options(profile(broker), folder.resolve("data"), Map.of(), false, false))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> running.connections().get("edgex").up());

            // When
            String base64 = Base64.getEncoder()
                    .encodeToString(request(ids.get(0), "2.15e+01").getBytes(StandardCharsets.UTF_8));
            publish(broker, '"' + base64 + '"');
            publish(broker, request(ids.get(1), "2.25e+01"));

            // Then
            Path out = folder.resolve("profile/out/hvac.jsonl");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(out) && Files.readAllLines(out).size() == 2);
            List<String> exported = new ArrayList<>();
            for (String line : Files.readAllLines(out)) {
                JsonNode event = new ObjectMapper().readTree(line);
                assertThat(event.path("device").asText()).isEqualTo("hvac-1");
                exported.add(event.path("id").asText() + " "
                        + event.path("values").path("RoomTemperature").asDouble());
            }
            assertThat(exported).containsExactly(ids.get(0) + " 21.5", ids.get(1) + " 22.5");
        }
    }

    /** EdgeX's envelope around EdgeX's request; with QoS 0 and MQTT 3.1.1, as its message bus is set up. */
    private static void publish(Mosquitto broker, String payload) throws Exception {
        broker.client(
                "mosquitto_pub",
                null,
                "-V",
                "mqttv311",
                "-q",
                "0",
                "-t",
                TOPIC,
                "-m",
                "{\"apiVersion\":\"v3\",\"receivedTopic\":\"\",\"correlationID\":\"" + UUID.randomUUID()
                        + "\",\"requestID\":\"\",\"errorCode\":0,\"payload\":" + payload
                        + ",\"contentType\":\"application/json\",\"queryParams\":{}}");
    }

    private static String request(String id, String value) {
        return """
                {"apiVersion":"v3","requestId":"%s","event":{"apiVersion":"v3","id":"%s","deviceName":"hvac-1","profileName":"HVAC",\
                "sourceName":"RoomTemperature","origin":1692721935934211905,"readings":[{"id":"%s","origin":1692721935934211905,\
                "deviceName":"hvac-1","resourceName":"RoomTemperature","profileName":"HVAC","valueType":"Float32","units":"degC",\
                "value":"%s"}]}}"""
                .formatted(UUID.randomUUID(), id, UUID.randomUUID(), value);
    }

    private Path profile(Mosquitto broker) throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Matcher block = PROFILE.matcher(Files.readString(Packaged.checkout().resolve("docs/how-to/edgex.md")));
        assertThat(block.find()).isTrue();
        Files.writeString(
                profile.resolve("penstock.yaml"),
                block.group(1).replace("mqtt://127.0.0.1:1883", broker.url()) + "\napi: {port: 0}\n");
        return profile;
    }
}
