/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.device.Devices;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.app.door.FakeBroker.Reply;
import io.penstock.app.edgex.Plant;
import io.penstock.app.http.command.FakeDesk;
import io.penstock.app.http.command.TestApi;
import io.penstock.engine.profile.Door;
import io.penstock.engine.profile.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttDoorTest {
    private static final String GET = "edgex/command/request/heater-1/Temperature/get";
    private static final String SET = "edgex/command/request/heater-1/Mode/set";

    private static Devices devices;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakeBroker broker = new FakeBroker();
    private FakeDesk desk;
    private MqttDoor door;

    @BeforeAll
    static void load() throws Exception {
        devices = TestApi.load().devices();
    }

    @BeforeEach
    void open() {
        desk = new FakeDesk(devices);
        door = door(Role.OPERATOR, List.of(), desk);
    }

    @AfterEach
    void close() {
        door.close();
    }

    private MqttDoor door(Role role, List<String> of, Plant plant) {
        return door(role, of, plant, false);
    }

    private MqttDoor door(Role role, List<String> of, Plant plant, boolean dated) {
        Door.MqttDoor settings = new Door.MqttDoor(
                new ConnectionRef("plant"), "edgex", 2, Door.MqttDoor.Payload.OBJECT, role, true, of, List.of(), dated);
        return new MqttDoor("north", settings, broker, plant, Clock.systemUTC(), registry);
    }

    private static String request(String id, String payload) {
        return "{\"apiVersion\":\"v3\",\"requestID\":\"" + id + "\",\"correlationID\":\"c-" + id
                + "\",\"contentType\":\"application/json\",\"payload\":" + payload + "}";
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

    @ParameterizedTest
    @CsvSource({"3600, 30", "4, 4", "0, 0"})
    void shouldLetTheExpiryOfAMessageShortenItsTimeToLiveAndNeverLengthenIt(long expiry, long left) throws Exception {
        // When
        long asked = System.nanoTime();
        broker.ask(SET, request("1", "{\"Mode\": \"off\"}"), Duration.ofSeconds(expiry));
        Duration took = Duration.ofNanos(System.nanoTime() - asked);

        // Then
        Duration given = desk.last().options().timeToLive();
        Duration timeToLive = given == null ? Duration.ofSeconds(30) : given;
        assertThat(timeToLive).isBetween(Duration.ofSeconds(left).minus(took), Duration.ofSeconds(left));
    }

    @Test
    void shouldSayWhenItWasAskedSoThatTheDeskCanRefuseWhatIsOld() throws Exception {
        broker.ask(
                SET,
                "{\"requestID\":\"1\",\"payload\":{\"Mode\":1},\"queryParams\":{\"ps-askedat\":\"2026-01-31T12:00:00Z\"}}");
        assertThat(desk.last().askedAt()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void shouldTakeAWriteToBeAsOldAsTheStandstillBeforeItUnlessItSays() throws Exception {
        // Given
        Instant before = Instant.now();
        desk.stoodStill = Duration.ofHours(1);

        // When, Then
        broker.ask(SET, request("1", "{\"Mode\": \"off\"}"));
        assertThat(desk.last().askedAt()).isBefore(before.minus(Duration.ofMinutes(59)));
        broker.ask(
                SET,
                "{\"requestID\":\"2\",\"payload\":{\"Mode\":1},\"queryParams\":{\"ps-askedat\":\"" + before + "\"}}");
        assertThat(desk.last().askedAt()).isEqualTo(before);
        broker.ask(GET, request("3", "null"));
        assertThat(desk.last().askedAt()).isAfterOrEqualTo(before);
    }

    @Test
    void shouldRefuseAWriteThatDoesNotSayHowOldItIsWhereTheDoorWantsItTo() throws Exception {
        // Given
        door.close();
        door = door(Role.OPERATOR, List.of(), desk, true);

        // When, Then
        Reply plain = broker.ask(SET, request("1", "{\"Mode\": \"off\"}"));
        assertThat(plain.errorCode()).isEqualTo(1);
        assertThat(plain.payload().asText())
                .startsWith("the request must say how old it is")
                .contains("ps-askedat");
        assertThat(desk.asked).isEmpty();
        assertThat(broker.ask(SET, request("2", "{\"Mode\": \"off\"}"), Duration.ofSeconds(9))
                        .errorCode())
                .isZero();
        String said = "{\"requestID\":\"3\",\"payload\":{\"Mode\":1},\"queryParams\":{\"ps-askedat\":\"" + Instant.now()
                + "\"}}";
        assertThat(broker.ask(SET, said).errorCode()).isZero();
        assertThat(broker.ask(GET, request("4", "null")).errorCode()).isZero();
    }

    @Test
    void shouldHandOverQueryParametersAsRestDoes() throws Exception {
        Reply reply = broker.ask(
                GET, "{\"requestID\":\"1\",\"queryParams\":{\"ds-pushevent\":\"true\",\"ds-returnevent\":\"false\"}}");
        assertThat(reply.payload().has("event")).isFalse();
        assertThat(desk.appended).hasSize(1);
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
        door.close();
        door = door(Role.VIEWER, List.of("label:hall-7"), desk);
        assertThat(broker.ask(GET, request("1", "null")).errorCode()).isZero();
        assertThat(broker.ask(SET, request("2", "{\"Mode\": 1}")).payload().asText())
                .isEqualTo("because of " + Cause.FORBIDDEN);
        assertThat(broker.ask("edgex/command/request/heater-2/Mode/get", request("3", "null"))
                        .errorCode())
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreThanItsShareAndTakeMoreOnceThoseAreAnswered() throws Exception {
        // Given
        Slow slow = new Slow();
        door.close();
        door = door(Role.OPERATOR, List.of(), slow);
        broker.say(GET, false, request("1", "null"));
        broker.say(GET, false, request("2", "null"));

        // Then
        Reply third = broker.ask(GET, request("3", "null"));
        assertThat(third.payload().asText()).startsWith("busy: 2");
        assertThat(third.envelope().path("requestID").asText()).isEqualTo("3");

        // When
        slow.answer();

        // Then
        await().atMost(30, TimeUnit.SECONDS).until(() -> broker.published.size() == 3);
        broker.say(GET, false, request("4", "null"));
        await().atMost(30, TimeUnit.SECONDS).until(() -> slow.waiting() == 1);
    }

    @Test
    void shouldCountWhatItDropsBecauseItCannotEvenRefuseIt() throws Exception {
        // Given
        Slow slow = heldUpAtItsFirstRequest();

        // When: twice two may wait
        for (int i = 1; i <= 7; i++) {
            broker.say(GET, false, request(Integer.toString(i), "null"));
        }

        // Then
        assertThat(dropped()).isEqualTo(3);
        assertThat(broker.acknowledged).hasValue(8);
        slow.gate.countDown();
        await().atMost(30, TimeUnit.SECONDS).until(() -> broker.published.size() == 3);
    }

    @Test
    void shouldCountWhatStillWaitsWhenItCloses() {
        // Given
        heldUpAtItsFirstRequest();
        broker.say(GET, false, request("1", "null"));
        broker.say(GET, false, request("2", "null"));
        assertThat(dropped()).isZero();

        // When
        door.close();

        // Then
        assertThat(dropped()).isEqualTo(2);
    }

    /** The door's thread is, until the gate is opened. */
    private Slow heldUpAtItsFirstRequest() {
        Slow slow = new Slow();
        slow.gate = new CountDownLatch(1);
        door.close();
        door = door(Role.OPERATOR, List.of(), slow);
        broker.say(GET, false, request("0", "null"));
        await().atMost(30, TimeUnit.SECONDS).until(() -> slow.held);
        return slow;
    }

    private double dropped() {
        return registry.get("penstock.door.dropped")
                .tag("door", "north")
                .counter()
                .count();
    }

    @Test
    void shouldEndItsSubscriptionsWhenItCloses() {
        assertThat(broker.live).hasSize(2);
        door.close();
        assertThat(broker.live).isEmpty();
    }

    /** Answers when the test says so. */
    private static final class Slow implements Plant, Commands {
        private record Asked(Command command, CompletableFuture<Answer> answer) {}

        private final List<Asked> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean held;

        @Override
        public CompletableFuture<Answer> execute(Command command) {
            CompletableFuture<Answer> future = new CompletableFuture<>();
            asked.add(new Asked(command, future));
            return future;
        }

        long waiting() {
            return asked.stream().filter(a -> !a.answer().isDone()).count();
        }

        void answer() {
            asked.forEach(a -> a.answer()
                    .complete(new Answer(
                            a.command(), Outcome.FAILED, Cause.DEVICE, "no", null, List.of(), Instant.EPOCH)));
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }

        @Override
        public Devices devices() {
            return devices;
        }

        @Override
        public Commands commands() {
            held = true;
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return this;
        }

        @Override
        public CompletionStage<Void> append(Event event) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
