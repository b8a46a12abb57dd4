/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.app.http.command.TestApi.Reply;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API as EdgeX's core-command serves it, without authentication on loopback. */
class CommandApiTest {
    private static final String DEVICE = "/api/v3/device/name/heater-1";

    @TempDir
    static Path data;

    private static TestApi api;

    @BeforeAll
    static void start() throws Exception {
        api = TestApi.open(data);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.desk.asked.clear();
        api.desk.appended.clear();
        api.desk.refuse = null;
        api.desk.open = true;
    }

    @Test
    void shouldAnswerAReadWithAnEventResponse() throws Exception {
        // When
        Reply reply = api.get(DEVICE + "/Temperature", "X-Correlation-ID", "abc-1");

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.http().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.http().headers().firstValue("X-Correlation-ID")).contains("abc-1");
        assertThat(reply.body().path("apiVersion").asText()).isEqualTo("v3");
        assertThat(reply.body().path("statusCode").asInt()).isEqualTo(200);
        assertThat(reply.body().at("/event/deviceName").asText()).isEqualTo("heater-1");
        assertThat(reply.body().at("/event/readings/0/value").asText()).isEqualTo("on");
        assertThat(api.desk.appended).isEmpty();
        Command command = api.desk.last();
        assertThat(command.caller().origin()).isEqualTo(Caller.Origin.REST);
        assertThat(command.caller().name()).isEqualTo("anonymous@loopback");
        assertThat(command.options().regex()).isFalse();
    }

    @Test
    void shouldPutTheEventOnTheBusWhenAskedAndLeaveItOutOfTheAnswerWhenAsked() throws Exception {
        // When
        Reply reply = api.get(DEVICE + "/Temperature?ds-pushevent=true&ds-returnevent=false");

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().has("event")).isFalse();
        assertThat(api.desk.appended).hasSize(1);
    }

    @Test
    void shouldTakeANameThatIsNobodysForARegularExpressionUnlessToldOtherwise() throws Exception {
        api.get(DEVICE + "/Set.*");
        assertThat(api.desk.last().options().regex()).isTrue();
        api.get(DEVICE + "/Set.*?ds-regexcmd=false");
        assertThat(api.desk.last().options().regex()).isFalse();
        api.get(DEVICE + "/Climate?ds-regexcmd=true");
        assertThat(api.desk.last().options().regex()).isFalse();
    }

    @Test
    void shouldHandOverTheValuesOfASetAsJsonHasThem() throws Exception {
        // When
        Reply reply = api.put(
                DEVICE + "/Climate",
                "{\"Setpoint\": \"21\", \"Big\": 18446744073709551615, \"On\": true, \"List\": [1, 2.5],"
                        + " \"Exact\": 9007199254740993.0, \"Plan\": {\"a\": null}}");

        // Then
        assertThat(reply.http().body()).isEqualTo("{\"apiVersion\":\"v3\",\"statusCode\":200}");
        Map<String, Object> values = api.desk.last().values();
        assertThat(values)
                .containsEntry("Setpoint", "21")
                .containsEntry("Big", new BigInteger("18446744073709551615"))
                .containsEntry("On", true)
                .containsEntry("List", List.of(1L, 2.5))
                .containsEntry("Exact", new BigDecimal("9007199254740993.0"));
        assertThat(((Map<?, ?>) values.get("Plan")).containsKey("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[1]",
                "\"text\"",
                "null",
                "{\"Setpoint\": 1",
                "{\"Setpoint\": 1} more",
                "{\"Setpoint\": 1, \"Setpoint\": 2}",
                "{\"Setpoint\": null}",
                "{\"Setpoint\": NaN}",
                "{\"Mode\": 1e400}",
                "{\"Plan\": {\"a\": [1, -1e400]}}"
            })
    void shouldRefuseABodyThatIsNoObjectOfValues(String body) throws Exception {
        Reply reply = api.put(DEVICE + "/Setpoint", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("statusCode").asInt()).isEqualTo(400);
        assertThat(reply.body().path("message").asText()).startsWith("the body must");
        assertThat(api.desk.asked).isEmpty();
    }

    @Test
    void shouldRefuseAValueThatNestsDeeperThanAThreadsStackCanFollow() throws Exception {
        String plan = "{\"Plan\": " + "[".repeat(100) + "]".repeat(100) + "}";
        assertThat(api.put(DEVICE + "/Plan", plan).status()).isEqualTo(200);
        Reply reply = api.put(DEVICE + "/Plan", plan.replace("[]", "[{}]"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText())
                .isEqualTo("the body must give 'Plan' a value that nests 100 deep at most");
    }

    @Test
    void shouldRefuseABodyAboveTheLimitWithoutKeepingIt() throws Exception {
        Reply reply = api.put(DEVICE + "/Mode", "{\"Mode\": \"" + "x".repeat(1 << 20) + "\"}");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(api.desk.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 200",
        "application/json; charset=utf-8, 200",
        "application/x-www-form-urlencoded, 200",
        "application/cbor, 415",
        "multipart/form-data, 415"
    })
    void shouldTakeJsonWhateverCurlCallsIt(String type, int status) throws Exception {
        assertThat(api.put(DEVICE + "/Mode", "{\"Mode\": \"off\"}", "Content-Type", type)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ds-pushevent=yes",
                "ds-returnevent=TRUE",
                "ds-regexcmd=",
                "ps-dryrun=1",
                "ps-maxage=soon",
                "ps-override=-5s",
                "ps-askedat=yesterday",
                "ps-unknown=1"
            })
    void shouldRefuseAParameterThatCannotBe(String query) throws Exception {
        Reply reply = api.get(DEVICE + "/Temperature?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void shouldHandOverOurOwnParametersAndPassOverThoseOfDrivers() throws Exception {
        // When
        api.put(
                DEVICE + "/Mode?ps-verify=true&ps-override=10m&ps-timeout=2s&ps-timetolive=9s&speed=7"
                        + "&ps-askedat=2026-01-31T12:00:00Z&ps-why=night%20shift",
                "{\"Mode\": \"off\"}");

        // Then
        Command command = api.desk.last();
        assertThat(command.options().verify()).isTrue();
        assertThat(command.options().override()).isEqualTo(Duration.ofMinutes(10));
        assertThat(command.options().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(command.options().timeToLive()).isEqualTo(Duration.ofSeconds(9));
        assertThat(command.askedAt()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(command.why()).isEqualTo("night shift");
    }

    @Test
    void shouldRefuseAReasonThatIsTooLong() throws Exception {
        Reply reply = api.get(DEVICE + "/Temperature?ps-why=" + "x".repeat(201));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText())
                .isEqualTo("ps-why must have 200 characters at most but has 201");
    }

    @Test
    void shouldTakeAWriteToBeAsOldAsTheStandstillBeforeIt() throws Exception {
        // Given
        Instant before = Instant.now();
        api.desk.stoodStill = Duration.ofHours(1);

        // When
        try {
            api.put(DEVICE + "/Mode", "{\"Mode\": \"off\"}");
        } finally {
            api.desk.stoodStill = Duration.ZERO;
        }

        // Then
        assertThat(api.desk.last().askedAt()).isBefore(before.minus(Duration.ofMinutes(59)));
    }

    @Test
    void shouldTakeAWriteToBeAsOldAsItsHeadHoweverLongItsBodyTakes() {
        // again where the machine stalled between the answer to the head and the look at the clock behind it
        await().atMost(Duration.ofMinutes(1)).untilAsserted(CommandApiTest::putsWithALateBody);
    }

    private static void putsWithALateBody() throws Exception {
        try (Socket socket = new Socket(
                java.net.InetAddress.getLoopbackAddress(),
                java.net.URI.create(api.url("/")).getPort())) {
            // Given
            String head = "PUT " + DEVICE + "/Mode HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n"
                    + "Expect: 100-continue\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            Thread.sleep(300);
            Instant late = Instant.now();

            // When
            socket.getOutputStream().write("{\"Mode\": \"off\"}".getBytes(StandardCharsets.US_ASCII));

            // Then
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200");
            assertThat(api.desk.last().askedAt()).isBefore(late);
        }
    }

    @Test
    void shouldSayWhatADryRunWouldSet() throws Exception {
        Reply reply = api.put(DEVICE + "/Mode?ps-dryrun=true", "{\"Mode\": \"off\"}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/changes/0/resourceName").asText()).isEqualTo("Mode");
        assertThat(reply.body().at("/changes/0/after").asText()).isEqualTo("off");
        assertThat(reply.body().path("message").asText()).contains("dry run");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void shouldGiveEachCauseAStatusAndSayWhy(Cause cause) throws Exception {
        // Given
        api.desk.refuse = cause;

        // When
        Reply reply = api.get(DEVICE + "/Temperature");

        // Then
        assertThat(reply.status())
                .isBetween(400, 503)
                .isEqualTo(reply.body().path("statusCode").asInt());
        assertThat(reply.body().path("message").asText()).isEqualTo("because of " + cause);
        assertThat(reply.body().path("cause").asText())
                .isEqualTo(cause.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        assertThat(reply.body().path("command").asText())
                .isEqualTo(api.desk.last().id());
    }

    @ParameterizedTest
    @CsvSource({
        "NO_DEVICE, 404",
        "NO_TARGET, 404",
        "NOT_ALLOWED, 405",
        "INVALID, 400",
        "LOCKED, 423",
        "DOWN, 423",
        "FORBIDDEN, 403",
        "RATE, 429",
        "DUPLICATE, 409",
        "INTERLOCK, 409",
        "DEVICE, 500",
        "TIMEOUT, 503"
    })
    void shouldAnswerAsEdgeXDoes(Cause cause, int status) throws Exception {
        api.desk.refuse = cause;
        assertThat(api.put(DEVICE + "/Mode", "{\"Mode\": \"off\"}").status()).isEqualTo(status);
    }

    @Test
    void shouldRefuseARequestIdThatWasThereBefore() throws Exception {
        assertThat(api.put(DEVICE + "/Mode", "{\"Mode\": \"a\"}", "X-Request-Id", "r-1")
                        .status())
                .isEqualTo(200);
        assertThat(api.put(DEVICE + "/Mode", "{\"Mode\": \"a\"}", "X-Request-Id", "r-1")
                        .status())
                .isEqualTo(409);
        assertThat(api.put(DEVICE + "/Mode", "{\"Mode\": \"a\"}").status()).isEqualTo(200);
    }

    @Test
    void shouldFindNamesWithBlanksSlashesAndLettersOfEveryAlphabet() throws Exception {
        // Given
        String path = api
                .get("/api/v3/device/name/Halle%207%2F%C3%96l%20%26%20Gas")
                .body()
                .at("/deviceCoreCommand/coreCommands")
                .findValuesAsText("path")
                .stream()
                .filter(p -> p.contains("1%2F2"))
                .findFirst()
                .orElseThrow();

        // When
        Reply reply = api.get(path);

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(api.desk.last().device()).isEqualTo("Halle 7/Öl & Gas");
        assertThat(api.desk.last().target()).isEqualTo("Größe 1/2");
    }

    @Test
    void shouldListTheCommandsOfADeviceWithoutTheHiddenOnes() throws Exception {
        // When
        Reply reply = api.get(DEVICE);

        // Then
        var device = reply.body().path("deviceCoreCommand");
        assertThat(device.path("deviceName").asText()).isEqualTo("heater-1");
        assertThat(device.path("profileName").asText()).isEqualTo("heater");
        assertThat(device.findValuesAsText("name"))
                .containsExactly("Climate", "Temperature", "Setpoint", "Mode", "Plan", "Steps", "Reset", "Größe 1/2");
        var climate = device.at("/coreCommands/0");
        assertThat(climate.path("get").asBoolean()).isTrue();
        assertThat(climate.path("set").asBoolean()).isTrue();
        assertThat(climate.path("url").asText() + climate.path("path").asText())
                .isEqualTo(api.url(DEVICE + "/Climate"));
        assertThat(climate.path("parameters").toString())
                .isEqualTo("[{\"resourceName\":\"Setpoint\",\"valueType\":\"Int16\"},"
                        + "{\"resourceName\":\"Mode\",\"valueType\":\"String\"}]");
        assertThat(device.at("/coreCommands/1/set").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 200, 3",
        "?limit=2, 200, 2",
        "?offset=2&limit=-1, 200, 1",
        "?offset=3, 200, 0",
        "?offset=4, 416, 0",
        "?limit=0, 200, 0",
        "?limit=-2, 400, 0",
        "?limit=1025, 400, 0",
        "?offset=-1, 400, 0",
        "?offset=x, 400, 0"
    })
    void shouldPageThroughTheDevices(String query, int status, int devices) throws Exception {
        Reply reply = api.get("/api/v3/device/all" + query);
        assertThat(reply.status())
                .isEqualTo(status)
                .isEqualTo(reply.body().path("statusCode").asInt());
        assertThat(reply.body().path("deviceCoreCommands").size()).isEqualTo(devices);
        if (status == 200) {
            assertThat(reply.body().path("totalCount").asInt()).isEqualTo(3);
        }
    }

    @Test
    void shouldAnswerPingAndVersionAndShowTheConfigurationWithoutSecrets() throws Exception {
        assertThat(api.get("/api/v3/ping").body().path("timestamp").asText())
                .matches("\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4}");
        assertThat(api.get("/api/v3/version").body().path("serviceName").asText())
                .isEqualTo("penstock");
        Reply config = api.get("/api/v3/config");
        assertThat(config.body().at("/config/connections/plant/mqtt/username").asText())
                .isEqualTo("gw");
        assertThat(config.body().at("/config/connections/plant/mqtt/password").asText())
                .isEqualTo("${secret:plant}");
        assertThat(config.http().body()).doesNotContain("not-to-be-shown");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v3/nothing, 404",
        "GET, /api/v3/device/name/nobody, 404",
        "GET, /api/v3/device/name/nobody/Temperature, 404",
        "POST, /api/v3/device/name/heater-1/Mode, 405",
        "DELETE, /api/v3/device/all, 405",
        "PUT, /api/v3/ping, 405"
    })
    void shouldSayInEdgeXsFormThatThereIsNothing(String method, String path, int status) throws Exception {
        Reply reply = api.send(method, path, null);
        assertThat(reply.status())
                .isEqualTo(status)
                .isEqualTo(reply.body().path("statusCode").asInt());
        assertThat(reply.body().path("apiVersion").asText()).isEqualTo("v3");
        assertThat(reply.body().path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /health/live, 'GET, HEAD'",
        "PATCH, /health/ready, 'GET, HEAD'",
        "OPTIONS, /metrics, 'GET, HEAD'",
        "PUT, /api/v3/openapi.yaml, 'GET, HEAD'",
        "DELETE, /api/v3/device/name/heater-1, 'GET, HEAD'",
        "OPTIONS, /api/v3/device/name/heater-1/Mode, 'GET, HEAD, PUT'"
    })
    void shouldSayWhichMethodsAPathTakes(String method, String path, String allow) throws Exception {
        Reply reply = api.send(method, path, null);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.http().headers().allValues("Allow")).containsExactly(allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/live",
                "/health/ready",
                "/metrics",
                "/api/v3/ping",
                "/api/v3/version",
                "/api/v3/config",
                "/api/v3/openapi.yaml",
                "/api/v3/device/all",
                "/api/v3/device/name/heater-1",
                "/api/v3/device/name/heater-1/Mode",
                "/api/v3/device/name/nobody",
                "/nothing"
            })
    void shouldAnswerHeadAsGetWithoutTheBody(String path) throws Exception {
        // Given
        Reply get = api.get(path);

        // When
        Reply head = api.send("HEAD", path, null);

        // Then
        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.http().headers().firstValue("Content-Type"))
                .isEqualTo(get.http().headers().firstValue("Content-Type"));
        assertThat(head.http().headers().firstValueAsLong("Content-Length").orElse(0))
                .isPositive();
        assertThat(head.http().body()).isEmpty();
    }

    @Test
    void shouldNameTheDeviceThatWasMeant() throws Exception {
        assertThat(api.get("/api/v3/device/name/heatr-1").body().path("message").asText())
                .isEqualTo("there is no device 'heatr-1'; did you mean 'heater-1'?");
    }

    @Test
    void shouldSayThatItDoesNotServeYet() throws Exception {
        api.desk.open = false;
        assertThat(api.get(DEVICE + "/Mode").status()).isEqualTo(503);
    }

    @Test
    void shouldAnswerOnlyToNamesOfThisMachine() throws Exception {
        try (Socket socket = new Socket(
                java.net.InetAddress.getLoopbackAddress(),
                java.net.URI.create(api.url("/")).getPort())) {
            socket.getOutputStream()
                    .write("GET /api/v3/device/all HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }
}
