/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import static io.penstock.app.door.TestDoor.GET;
import static io.penstock.app.door.TestDoor.SET;
import static io.penstock.app.door.TestDoor.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Cause;
import io.penstock.app.Logged;
import io.penstock.app.door.FakeBroker.Reply;
import io.penstock.app.http.command.FakeDesk;
import io.penstock.engine.profile.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever may publish at the broker may not do by it: each request is answered, or counted, and none becomes a command. */
class MqttDoorSecurityTest {
    private static final String OFF = "{\"Mode\": \"off\"}";

    private final TestDoor door = new TestDoor();
    private final FakeBroker broker = door.broker;
    private final FakeDesk desk = door.desk;

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldRefuseARequestThatIsTooLargeUnread() throws Exception {
        // When
        String blanks = " ".repeat((1 << 20) + 1 - request("1", OFF).length());
        Reply reply = broker.ask(SET, request("1", OFF) + blanks);

        // Then
        assertThat(reply.topic()).isEqualTo("edgex/command/response/heater-1/Mode/set");
        assertThat(reply.errorCode()).isEqualTo(1);
        assertThat(reply.payload().asText()).isEqualTo("the message must have 1048576 bytes at most but has 1048577");
        assertThat(desk.asked).isEmpty();
        assertThat(door.refused("large")).isEqualTo(1);

        // And the largest that there may be is done
        assertThat(broker.ask(SET, request("1", OFF) + blanks.substring(1)).errorCode())
                .isZero();
    }

    @Test
    void shouldSayWhoseRequestItIsThatHasAnIdTooLong() throws Exception {
        // When
        String id = "7".repeat(201);
        Reply request = broker.ask(SET, request(id, OFF));
        Reply correlation = broker.ask(
                SET, "{\"requestID\":\"8\",\"correlationID\":\"" + "c".repeat(5000) + "\",\"payload\":" + OFF + "}");

        // Then
        assertThat(request.payload().asText()).isEqualTo("requestID must have 200 characters at most but has 201");
        assertThat(request.envelope().path("requestID").asText()).isEqualTo(id);
        assertThat(request.envelope().path("correlationID").asText()).isEqualTo("c-" + id);
        assertThat(correlation.payload().asText())
                .isEqualTo("correlationID must have 200 characters at most but has 5000");
        assertThat(correlation.envelope().path("requestID").asText()).isEqualTo("8");
        assertThat(desk.asked).isEmpty();
        assertThat(door.refused("invalid")).isEqualTo(2);
        assertThat(broker.ask(SET, request("7".repeat(198), OFF)).errorCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestID\":\"1\"",
                "{\"requestID\":\"1\"} {}",
                "{\"requestID\":\"1\",\"requestID\":\"2\"}",
                "{requestID: 1}",
                "\"requestID\"",
                "null",
                "\u0000",
                "\u001f\u008b\b"
            })
    void shouldAnswerAndCountWhatIsNoEnvelope(String message) throws Exception {
        Reply reply = broker.ask(SET, message);
        assertThat(reply.errorCode()).isEqualTo(1);
        assertThat(reply.payload().asText()).startsWith("the message must be");
        assertThat(desk.asked).isEmpty();
        assertThat(door.refused("invalid")).isEqualTo(1);
    }

    @Test
    void shouldNotBeBroughtDownByWhatNestsDeeply() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(broker.ask(SET, deep).errorCode()).isEqualTo(1);
        assertThat(broker.ask(SET, request("1", deep)).errorCode()).isEqualTo(1);
        String base64 = Base64.getEncoder().encodeToString(deep.getBytes(StandardCharsets.UTF_8));
        assertThat(broker.ask(SET, request("2", "\"" + base64 + "\"")).errorCode())
                .isEqualTo(1);
        assertThat(desk.asked).isEmpty();
        assertThat(broker.ask(SET, request("3", OFF)).errorCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"VIEWER, 0, 1", "OPERATOR, 0, 0", "ADMIN, 0, 0"})
    void shouldLetEachRoleReadOrSet(Role role, int read, int set) throws Exception {
        door.only(role, List.of(), List.of());
        assertThat(broker.ask(GET, request("1", "null")).errorCode()).isEqualTo(read);
        Reply reply = broker.ask(SET, request("2", OFF));
        assertThat(reply.errorCode()).isEqualTo(set);
        assertThat(reply.payload().toString().contains(Cause.FORBIDDEN.name())).isEqualTo(set == 1);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldHaveNothingForAdministratorsOnly(Role role) throws Exception {
        door.only(role, List.of(), List.of());
        for (String topic : List.of(
                "edgex/config/request/all",
                "edgex/command/request/config",
                "edgex/command/request/heater-1/Mode/set/config",
                "edgex/commandquery/request/heater-1/config")) {
            broker.say(topic, false, request("1", "null"));
        }
        await().atMost(30, TimeUnit.SECONDS).until(() -> door.refused("topic") == 3);
        assertThat(broker.published).isEmpty();
        assertThat(desk.asked).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldKeepToTheDevicesOfALabelWhateverTheRole(Role role) throws Exception {
        // Given
        door.only(role, List.of("label:hall-7"), List.of());

        // Then another hall's can neither be read, nor set, nor seen
        String other = "edgex/command/request/heater-2/Mode/";
        assertThat(broker.ask(other + "get", request("1", "null")).payload().asText())
                .isEqualTo("because of " + Cause.FORBIDDEN);
        assertThat(broker.ask(other + "set", request("2", OFF)).payload().asText())
                .isEqualTo("because of " + Cause.FORBIDDEN);
        assertThat(broker.ask("edgex/commandquery/request/heater-2", request("3", "null"))
                        .payload()
                        .asText())
                .as("as if it were not there")
                .isEqualTo("there is no device 'heater-2'; did you mean 'heater-1'?");
        Reply all = broker.ask("edgex/commandquery/request/all", request("4", "null"));
        assertThat(all.payload().path("totalCount").asInt()).isEqualTo(2);
        assertThat(all.payload().toString()).doesNotContain("heater-2");
    }

    @Test
    void shouldKeepToItsResources() throws Exception {
        door.only(Role.OPERATOR, List.of("heater-*"), List.of("Temp*"));
        assertThat(broker.ask(GET, request("1", "null")).errorCode()).isZero();
        assertThat(broker.ask(SET, request("2", OFF)).payload().asText()).isEqualTo("because of " + Cause.FORBIDDEN);
        Reply one = broker.ask("edgex/commandquery/request/heater-1", request("3", "null"));
        assertThat(one.payload().at("/deviceCoreCommand/coreCommands").findValuesAsText("name"))
                .containsExactly("Temperature");
    }

    @Test
    void shouldKnowARequestAgainInWhateverFormItIsReplayed() throws Exception {
        // Given
        assertThat(broker.ask(SET, request("1", OFF)).errorCode()).isZero();

        // Then
        String base64 = Base64.getEncoder().encodeToString(OFF.getBytes(StandardCharsets.UTF_8));
        for (String again : List.of(
                request("1", OFF),
                request("1", "{\"Mode\": \"on\"}"),
                "{\"requestID\":1,\"payload\":" + OFF + "}",
                "{\"requestID\":\"1\",\"correlationID\":\"other\",\"payload\":" + OFF
                        + ",\"queryParams\":{\"ps-timetolive\":\"1h\"}}")) {
            assertThat(broker.ask(SET, again).payload().asText()).isEqualTo("because of " + Cause.DUPLICATE);
        }
        assertThat(broker.ask(SET, request("1", "\"" + base64 + "\"")).errorCode())
                .isEqualTo(1);
        assertThat(broker.ask("edgex/command/request/heater-2/Mode/set", request("1", OFF))
                        .payload()
                        .asText())
                .isEqualTo("because of " + Cause.DUPLICATE);
    }

    @Test
    void shouldCountWhatItPassesOverAndFillNoLogWithIt() {
        try (Logged logged = new Logged()) {
            // When
            for (int i = 0; i < 20; i++) {
                broker.say(SET, true, request("1", OFF));
            }

            // Then
            assertThat(door.refused("retained")).isEqualTo(20);
            assertThat(logged.lines("door=north: a request on " + SET + " was passed over: it is retained"))
                    .hasSize(1);
        }
    }

    @Test
    void shouldNameTheTopicOfTheRequestThatItRefused() {
        try (Logged logged = new Logged()) {
            broker.say(SET, false, "{");
            logged.awaitLine("door=north: a request on " + SET + " was refused: ");
        }
    }

    @Test
    void shouldLetNoTopicWriteALineOfItsOwnIntoTheLog() {
        try (Logged logged = new Logged()) {
            broker.say("edgex/command/request/x\n00:00:00.000 WARN MqttDoor all is well", false, "{}");
            logged.awaitLine("door=north: a request on edgex/command/request/x\\n00:00:00.000");
            assertThat(logged.lines("all is well")).hasSize(1);
        }
    }

    @Test
    void shouldCountWhatComesWhileTheProgramDoesNotServe() throws Exception {
        desk.open = false;
        assertThat(broker.ask(GET, request("1", "null")).payload().asText()).contains("does not serve");
        assertThat(door.refused("closed")).isEqualTo(1);
        assertThat(door.refused("invalid")).isZero();
    }
}
