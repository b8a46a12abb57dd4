/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import static io.penstock.app.door.TestDoor.GET;
import static io.penstock.app.door.TestDoor.SET;
import static io.penstock.app.door.TestDoor.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.app.door.FakeBroker.Reply;
import io.penstock.app.http.command.FakeDesk;
import io.penstock.engine.profile.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttDoorTest {
    private static final String PUSHED = "{\"requestID\":\"1\",\"queryParams\":{\"ds-pushevent\":\"true\"}}";

    private final TestDoor door = new TestDoor();
    private final FakeBroker broker = door.broker;
    private final FakeDesk desk = door.desk;

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldAnswerAReadInEdgeXsEnvelope() throws Exception {
        // When
        Reply reply = broker.ask(GET, request("1", "null"));

        // Then
        assertThat(reply.topic()).isEqualTo("edgex/command/response/heater-1/Temperature/get");
        assertThat(reply.errorCode()).isZero();
        assertThat(reply.envelope().path("apiVersion").asText()).isEqualTo("v3");
        assertThat(reply.envelope().path("requestID").asText()).isEqualTo("1");
        assertThat(reply.envelope().path("correlationID").asText()).isEqualTo("c-1");
        assertThat(reply.envelope().path("contentType").asText()).isEqualTo("application/json");
        assertThat(reply.payload().path("statusCode").asInt()).isEqualTo(200);
        assertThat(reply.payload().path("requestId").asText()).isEqualTo("1");
        assertThat(reply.payload().at("/event/readings/0/value").asText()).isEqualTo("on");
        assertThat(broker.published.get(0).qos()).isEqualTo(1);
        assertThat(desk.last().caller().name()).isEqualTo("north");
        assertThat(desk.last().caller().origin()).isEqualTo(Caller.Origin.MQTT);
    }

    @Test
    void shouldTakeAnObjectOrBase64AndAnswerAlike() throws Exception {
        // When
        Reply object = broker.ask(SET, request("1", "{\"Mode\": \"off\"}"));
        String base64 = Base64.getEncoder().encodeToString("{\"Mode\": \"on\"}".getBytes(StandardCharsets.UTF_8));
        Reply text = broker.ask(SET, request("2", "\"" + base64 + "\""));

        // Then
        assertThat(object.payload().path("statusCode").asInt()).isEqualTo(200);
        assertThat(new ObjectMapper()
                        .readTree(text.payload().binaryValue())
                        .path("statusCode")
                        .asInt())
                .isEqualTo(200);
        assertThat(desk.last().values()).containsEntry("Mode", "on");
    }

    @Test
    void shouldRefuseAWriteThatComesTwiceAndOneWithoutARequestId() throws Exception {
        assertThat(broker.ask(SET, request("1", "{\"Mode\": \"off\"}")).errorCode())
                .isZero();
        Reply again = broker.ask(SET, request("1", "{\"Mode\": \"off\"}"));
        assertThat(again.errorCode()).isEqualTo(1);
        assertThat(again.payload().asText()).isEqualTo("because of " + Cause.DUPLICATE);
        assertThat(again.envelope().path("contentType").asText()).isEqualTo("text/plain");
        assertThat(broker.ask(SET, request("", "{\"Mode\": \"off\"}")).payload().asText())
                .startsWith("requestID must be there");
    }

    @Test
    void shouldPassOverRetainedRequestsAndTopicsThatAskForNothing() throws Exception {
        // When
        broker.say(SET, true, request("1", "{\"Mode\": \"off\"}"));
        broker.say("edgex/command/request/heater-1", false, "{}");

        // Then nothing was asked before this
        broker.ask(GET, request("2", "null"));
        assertThat(desk.asked).hasSize(1);
        assertThat(broker.acknowledged).hasValue(3);
    }

    @Test
    void shouldHandOverQueryParametersAsRestDoes() throws Exception {
        Reply reply = broker.ask(
                GET, "{\"requestID\":\"1\",\"queryParams\":{\"ds-pushevent\":\"true\",\"ds-returnevent\":\"false\"}}");
        assertThat(reply.payload().has("event")).isFalse();
        assertThat(desk.appended).hasSize(1);
    }

    @Test
    void shouldNotLetTheBusWaitForTheBrokerThatHearsOfWhatItWrote() {
        // Given
        CompletableFuture<Void> written = new CompletableFuture<>();
        desk.appending = written;
        broker.say(GET, false, PUSHED);
        await().atMost(30, TimeUnit.SECONDS).until(() -> written.getNumberOfDependents() > 0);

        // When
        written.complete(null);

        // Then
        await().atMost(30, TimeUnit.SECONDS).until(() -> broker.published.size() == 1);
        assertThat(broker.waiting).isNotSameAs(Thread.currentThread());
    }

    @Test
    void shouldSayThatTheBusDidNotTakeAnEvent() throws Exception {
        desk.appending = CompletableFuture.failedFuture(new IllegalArgumentException("too much"));
        Reply reply = broker.ask(GET, PUSHED);
        assertThat(reply.errorCode()).isEqualTo(1);
        assertThat(reply.payload().asText()).isEqualTo("it was read, but the bus did not take the event: too much");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{\"requestID\":\"1\",\"queryParams\":{\"ds-pushevent\":\"1\"}}"})
    void shouldAnswerNonsenseWithAnError(String message) throws Exception {
        Reply reply = broker.ask(GET, message);
        assertThat(reply.errorCode()).isEqualTo(1);
        assertThat(reply.payload().asText()).contains("must be");
        assertThat(desk.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'\"no object\"'", "'[1]'", "'null'", "'{\"Mode\": null}'"})
    void shouldRefuseAPayloadThatIsNoObjectOfValues(String payload) throws Exception {
        Reply reply = broker.ask(SET, request("1", payload));
        assertThat(reply.errorCode()).isEqualTo(1);
        assertThat(desk.asked).isEmpty();
    }

    @Test
    void shouldRefuseAMethodThatThereIsNot() throws Exception {
        assertThat(broker.ask("edgex/command/request/heater-1/Mode/put", request("1", "{}"))
                        .payload()
                        .asText())
                .contains("get or set");
    }

    @Test
    void shouldTellWhichDevicesThereAreAndWhatCanBeAskedOfOne() throws Exception {
        Reply all =
                broker.ask("edgex/commandquery/request/all", "{\"requestID\":\"1\",\"queryParams\":{\"limit\":\"2\"}}");
        assertThat(all.topic()).isEqualTo("edgex/commandquery/response");
        assertThat(all.payload().path("totalCount").asInt()).isEqualTo(3);
        assertThat(all.payload().path("deviceCoreCommands")).hasSize(2);
        Reply one = broker.ask("edgex/commandquery/request/Halle 7%2FÖl & Gas", request("2", "null"));
        assertThat(one.payload().at("/deviceCoreCommand/deviceName").asText()).isEqualTo("Halle 7/Öl & Gas");
        assertThat(broker.ask("edgex/commandquery/request/nobody", request("3", "null"))
                        .errorCode())
                .isEqualTo(1);
    }

    @Test
    void shouldUnescapeNames() throws Exception {
        Reply reply = broker.ask(
                "edgex/command/request/Halle%207%2F%C3%96l%20%26%20Gas/Gr%C3%B6%C3%9Fe%201%2F2/get",
                request("1", "null"));
        assertThat(reply.topic())
                .isEqualTo("edgex/command/response/Halle%207%2F%C3%96l%20%26%20Gas/Gr%C3%B6%C3%9Fe%201%2F2/get");
        assertThat(desk.last().device()).isEqualTo("Halle 7/Öl & Gas");
        assertThat(desk.last().target()).isEqualTo("Größe 1/2");
    }

    @Test
    void shouldKeepToItsRoleAndDevices() throws Exception {
        door.only(Role.VIEWER, List.of("label:hall-7"), List.of());
        assertThat(broker.ask(GET, request("1", "null")).errorCode()).isZero();
        assertThat(broker.ask(SET, request("2", "{\"Mode\": 1}")).payload().asText())
                .isEqualTo("because of " + Cause.FORBIDDEN);
        assertThat(broker.ask("edgex/command/request/heater-2/Mode/get", request("3", "null"))
                        .errorCode())
                .isEqualTo(1);
    }

    @Test
    void shouldEndItsSubscriptionsWhenItCloses() {
        assertThat(broker.live).hasSize(2);
        door.close();
        assertThat(broker.live).isEmpty();
    }
}
