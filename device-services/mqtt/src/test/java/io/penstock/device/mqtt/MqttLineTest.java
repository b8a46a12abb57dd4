/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.ConnectionRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MqttLineTest {
    private final FakeLink link = new FakeLink();
    private final FakeContext context = new FakeContext(link);
    private final FakeSink sink = new FakeSink();
    private final BoundDevice<MqttDeviceLink, MqttPoint> device = new Plant()
            .resource("n", ValueType.STRING)
            .resource("own", ValueType.STRING, new MqttPoint(null, "own/{device}", PayloadFormat.VALUE))
            .device("d", "command/d");
    private Line<MqttDeviceLink, MqttPoint> line = open(MqttDriver.of("plant"));

    @AfterEach
    void close() {
        line.close();
    }

    private Line<MqttDeviceLink, MqttPoint> open(MqttDriver driver) {
        return driver.open(Map.of("d", device), context);
    }

    private void listen() throws IOException {
        line.subscribe(sink);
    }

    @Test
    void shouldListenToEdgexTopicsAndThoseOfSingleResources() throws IOException {
        // When
        listen();
        link.say("incoming/data/d/n", 1, "{\"n\": \"1\"}");
        link.say("own/d", 1, "2");

        // Then
        await().until(() -> sink.taken().size() == 2);
        assertThat(sink.taken().get(0).source()).isEqualTo("n");
        assertThat(sink.taken().get(0).hops()).isEqualTo(2);
        assertThat(sink.taken().get(1).values()).isEqualTo(Map.of("own", "2"));
    }

    @Test
    void shouldAcknowledgeOnlyWhatIsSafe() throws IOException {
        // Given
        listen();
        sink.slow();

        // When
        link.say("incoming/data/d/n", 1, "a");
        await().until(() -> sink.taken().size() == 1);

        // Then
        assertThat(link.acknowledged).isEmpty();
        sink.finish();
        await().until(() -> link.acknowledged.equals(List.of("a")));
    }

    @Test
    void shouldWithholdAcknowledgementsWhileTheBusIsFullAndKeepTheOrder() throws IOException {
        // Given
        listen();
        sink.full(true);

        // When
        for (int i = 0; i < 1000; i++) {
            link.say("incoming/data/d/n", 1, "v" + i);
        }
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 1);

        // Then
        assertThat(link.acknowledged).isEmpty();
        sink.full(false);
        await().until(() -> link.acknowledged.size() == 1000);
        assertThat(sink.values("n")).hasSize(1000).first().isEqualTo("v0");
        assertThat(sink.values("n")).isEqualTo(List.copyOf(link.acknowledged));
        assertThat(sink.values("n").get(999)).isEqualTo("v999");
        assertThat(sink.largest()).as("offered in groups").isGreaterThan(100);
    }

    @Test
    void shouldTakeNothingThatWouldOvertakeWhatAFullBusRefusedWhenItIsClosed() throws IOException {
        // Given
        listen();
        sink.fullFor("v0");
        link.say("incoming/data/d/n", 1, "v0");
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 0);
        link.say("incoming/data/d/n", 1, "v1");

        // When
        line.close();

        // Then: the broker keeps both, in their order
        assertThat(sink.taken()).isEmpty();
        assertThat(link.acknowledged).isEmpty();
    }

    @Test
    void shouldLoseAndCountOnlyQos0BeyondTheQueue() throws IOException {
        // Given
        line.close();
        line = open(
                new MqttDriver(new ConnectionRef("plant"), List.of(), "command/response", 1, Duration.ofMillis(1), 10));
        sink.full(true);
        listen();
        link.say("incoming/data/d/n", 1, "first");
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 0);

        // When
        for (int i = 0; i < 30; i++) {
            link.say("incoming/data/d/n", i % 2, "v" + i);
        }
        sink.full(false);

        // Then
        await().until(() -> sink.values("n").contains("v29"));
        int lost = context.counts().getOrDefault("qos0-lost", 0);
        assertThat(lost).isEqualTo(10);
        assertThat(sink.values("n")).hasSize(31 - lost);
    }

    @Test
    void shouldCountWhatMayHaveComeBefore() throws IOException {
        // Given
        listen();

        // When
        link.say("incoming/data/d/n", 1, "new");
        link.sayAgain("incoming/data/d/n", 1, "again");

        // Then
        await().until(() -> sink.values("n").contains("again"));
        assertThat(context.counts()).containsEntry("redelivered", 1);
    }

    @Test
    void shouldKeepWhatCannotBeReadAndGoOn() throws IOException {
        // Given
        listen();

        // When
        link.say("incoming/data/d/nope", 1, "1");
        link.say("incoming/data/other/n", 1, "2");
        link.say("incoming/data/d/n", 1, "{\"n\": ");
        link.say("incoming/data/d/n", 1, "");
        link.say("incoming/data/d/n", 1, "last");

        // Then
        await().until(() -> sink.values("n").contains("last"));
        await().until(() -> link.acknowledged.size() == 5);
        assertThat(sink.unreadable()).hasSize(3);
        assertThat(sink.unreadable().get(0)).startsWith("incoming/data/d/nope: device 'd' has no resource");
        assertThat(sink.unreadable().get(1)).contains("there is no device 'other'");
        assertThat(context.counts()).containsEntry("empty", 1);
    }

    @Test
    void shouldFindTheOneValueInAGroupThatItsResourceCannotHave() throws IOException {
        // Given
        listen();
        sink.full(true);
        for (String value : List.of("a", "b", "misfit", "c")) {
            link.say("incoming/data/d/n", 1, value);
        }
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 0);

        // When
        sink.full(false);

        // Then
        await().until(() -> link.acknowledged.size() == 4);
        assertThat(sink.values("n")).containsExactly("a", "b", "c");
        assertThat(sink.unreadable()).containsExactly("incoming/data/d/n: resource 'n': is no number");
    }

    @Test
    void shouldOfferOneByOneWhatIsTogetherMoreThanTheBusCanHold() throws IOException {
        // Given
        listen();
        sink.full(true);
        for (String value : List.of("a", "b", "c", "d")) {
            link.say("incoming/data/d/n", 1, value);
        }
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 0);

        // When
        sink.room(1);
        sink.full(false);

        // Then
        await().until(() -> link.acknowledged.size() == 4);
        assertThat(sink.values("n")).containsExactly("a", "b", "c", "d");
        assertThat(sink.unreadable()).isEmpty();
    }

    @Test
    void shouldOfferAgainWhateverTheSinkThrows() throws IOException {
        // Given
        listen();
        sink.breakTwice();

        // When
        link.say("incoming/data/d/n", 1, "a");

        // Then
        await().until(() -> link.acknowledged.equals(List.of("a")));
        assertThat(context.counts()).containsEntry("append-failed", 2);
    }

    @Test
    void shouldTakeEdgexEventsAsTheyAre() throws IOException {
        // Given
        line.close();
        line = open(MqttDriver.of(
                "plant", new MqttSubscription("edgex/events/#", 1, PayloadFormat.EDGEX, null, null, Map.of(), null)));
        listen();

        // When
        link.say("edgex/events/device/s/p/x/n", 1, event("x"));

        // Then
        await().until(() -> sink.events().size() == 1);
        assertThat(sink.events().get(0).id()).hasToString("11111111-2222-4333-8444-555555555555");
        assertThat(sink.events().get(0).provenance().hops()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheEventThatTheBusCanNeverTakeAndGoOnWithTheOthers() throws IOException {
        // Given
        line.close();
        line = open(MqttDriver.of(
                "plant", new MqttSubscription("edgex/events/#", 1, PayloadFormat.EDGEX, null, null, Map.of(), null)));
        listen();
        sink.full(true);
        List<String> devices = List.of("a", "endless", "b");

        // When
        devices.forEach(d -> link.say("edgex/events/device/s/p/" + d + "/n", 1, event(d)));
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 0);
        sink.full(false);

        // Then
        await().until(() -> link.acknowledged.size() == 3);
        assertThat(sink.events()).extracting(Event::device).containsExactly("a", "b");
        assertThat(sink.unreadable()).containsExactly("edgex/events/device/s/p/endless/n: names must be shorter");
    }

    @Test
    void shouldAskAsEdgexDoes() throws IOException {
        // Given
        link.onPublish = (message, delivery) -> {
            delivery.arrived();
            String id = message.topic().substring(message.topic().lastIndexOf('/') + 1);
            link.say("command/response/" + id, 1, "{\"n\": \"21\"}");
        };

        // When
        List<Reply> replies = line.read(device, List.of(device.points().get("n")), soon());

        // Then
        assertThat(replies).containsExactly(Reply.of("21"));
        assertThat(link.published.get(0).topic()).matches("command/d/n/get/[0-9a-f-]{14}4[0-9a-f-]{21}");
    }

    @Test
    void shouldSetAsEdgexDoes() throws IOException {
        // Given
        link.onPublish = (message, delivery) -> link.say(
                "command/response/" + message.topic().substring(message.topic().lastIndexOf('/') + 1), 1, "{}");

        // When
        line.write(device, List.of(new Write<>(device.points().get("n"), "on")), soon());

        // Then
        assertThat(link.published.get(0).topic()).startsWith("command/d/n/set/");
        assertThat(new String(link.published.get(0).payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"n\":\"on\"}");
    }

    @Test
    void shouldGiveUpAtTheDeadlineAndWhenItIsClosed() {
        assertThatThrownBy(
                        () -> line.read(device, List.of(device.points().get("n")), Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(IOException.class)
                .hasMessage("the device did not answer the get of 'n' in time");
        link.onPublish = (message, delivery) -> line.close();
        assertThatThrownBy(() -> line.read(device, List.of(device.points().get("n")), soon()))
                .isInstanceOf(IOException.class)
                .hasMessage("the line is closed");
    }

    @Test
    void shouldSayThatNobodyKnowsWhatBecameOfAWriteThatIsNotAnswered() {
        // Given
        List<Write<MqttPoint>> writes = List.of(new Write<>(device.points().get("n"), "on"));

        // When, Then
        assertThatThrownBy(() -> line.write(device, writes, Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("the device did not answer the set of 'n' in time");
        link.onPublish = (message, delivery) -> delivery.away("broken pipe");
        assertThatThrownBy(() -> line.write(device, writes, soon()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("set of 'n': broken pipe");
        link.onPublish = (message, delivery) -> delivery.refused("not authorized");
        assertThatThrownBy(() -> line.write(device, writes, soon())).isNotInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void shouldSayWhatWasWrittenWhenAWriteIsRefusedOnItsWay() {
        // Given
        Write<MqttPoint> write = new Write<>(device.points().get("n"), "on");
        link.onPublish = (message, delivery) -> {
            if (link.published.size() == 1) {
                link.say(
                        "command/response/"
                                + message.topic().substring(message.topic().lastIndexOf('/') + 1),
                        1,
                        "{}");
            } else {
                delivery.refused("not authorized");
            }
        };

        // When, Then
        assertThatThrownBy(() -> line.write(device, List.of(write, write), soon()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageStartingWith("written: [n], and then: ")
                .hasMessageContaining("not authorized");
    }

    @Test
    void shouldAnswerForADeviceThatTakesNoCommands() throws IOException {
        // Given
        BoundDevice<MqttDeviceLink, MqttPoint> mute =
                new Plant().resource("n", ValueType.STRING).device("m", null);

        // When
        List<Reply> replies = line.read(mute, List.copyOf(mute.points().values()), soon());

        // Then
        assertThat(replies.get(0).error()).contains("has no CommandTopic");
        assertThat(link.published).isEmpty();
    }

    private static String event(String device) {
        return """
                {"apiVersion":"v3","id":"11111111-2222-4333-8444-555555555555","deviceName":"DEVICE","profileName":"p","sourceName":"n",
                 "origin":1700000000000000000,"readings":[{"id":"11111111-2222-4333-8444-555555555556","origin":1700000000000000000,
                 "deviceName":"DEVICE","resourceName":"n","profileName":"p","valueType":"Int16","value":"5"}]}"""
                .replace("DEVICE", device);
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofMinutes(1));
    }
}
