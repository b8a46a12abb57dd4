/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.command;
import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.Build.operation;
import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.driver.Said;
import io.penstock.api.driver.Service;
import io.penstock.api.driver.Sink;
import io.penstock.api.error.BusFullException;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceSinkTest extends ServicesFixture {
    private static final DeviceProfile PROFILE = profile(
            List.of(
                    command("Both", operation("T"), operation("On")),
                    command("Words", new ResourceOperation("On", null, Map.of("true", "open", "false", "shut")))),
            resource("T", ValueType.INT16).linear(0.1, 0),
            resource("On", ValueType.BOOL));

    private final ScriptedDriver.Script script = new ScriptedDriver.Script();

    @BeforeEach
    void start() {
        services.apply(List.of(ScriptedDriver.service(script, PROFILE, device("d", Map.of()))), "hash");
        await().until(() -> script.sink != null);
    }

    private static Throwable failure(CompletionStage<Void> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().join());
        return thrown == null ? null : thrown.getCause();
    }

    @Test
    void shouldGiveTypedReadingsToTheBus() {
        // Given
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("T", "215");
        values.put("On", true);

        // When
        assertThat(failure(script.sink.offer("d", "Both", values, 42))).isNull();

        // Then
        Event event = bus.events.get(0);
        assertThat(event.origin()).isEqualTo(42);
        assertThat(event.source()).isEqualTo("Both");
        assertThat(event.tags()).containsEntry("by", "Both");
        assertThat(event.readings()).extracting(Reading::number).containsExactly(21.5, 1.0);
        assertThat(services.lastValue("d", "T").number()).isEqualTo(21.5);
    }

    /** What looks at last values, such as an interlock, knows the resource and no device command. */
    @Test
    void shouldKeepTheLastValueAsTheResourceHasItThoughACommandMapsIt() {
        script.sink.offer("d", "Words", Map.of("On", true), 0);
        assertThat(services.lastValue("d", "On").bool()).isTrue();
        script.sink.offerAll(List.of(
                new Said("d", "Words", Map.of("On", true), 0, 0), new Said("d", "Words", Map.of("On", false), 0, 0)));

        assertThat(bus.events).extracting(e -> e.readings().get(0).object()).containsExactly("open", "open", "shut");
        assertThat(services.lastValue("d", "On").type()).isEqualTo(ValueType.BOOL);
        assertThat(services.lastValue("d", "On").bool()).isFalse();
    }

    @Test
    void shouldNameTheSourceByTheOnlyResource() {
        script.sink.offer("d", "", Map.of("On", "false"), 0);

        assertThat(bus.events.get(0).source()).isEqualTo("On");
    }

    @Test
    void shouldPassOnThatTheBusIsFull() {
        bus.full = true;

        assertThat(failure(script.sink.offer("d", "", Map.of("T", 1), 0))).isInstanceOf(BusFullException.class);
    }

    @Test
    void shouldSayWhatCannotBeRead() {
        assertThat(failure(script.sink.offer("x", "", Map.of("T", 1), 0)))
                .isInstanceOf(DecodeException.class)
                .hasMessage("device must be one of [d] but was 'x'");
        assertThat(failure(script.sink.offer("d", "", Map.of("P", 1), 0)))
                .hasMessage("resource must be one of [T, On] but was 'P'");
        assertThat(failure(script.sink.offer("d", "", Map.of("T", "warm"), 0)))
                .hasMessage("resource 'T': a Int16 must be an integer but was 'warm'");
        assertThat(bus.events).isEmpty();
    }

    @Test
    void shouldTakeNothingOfALockedDevice() {
        // Given
        Sink before = script.sink;
        services.apply(
                List.of(ScriptedDriver.service(script, PROFILE, device("d", AdminState.LOCKED, Map.of()))), "hash");
        await().until(() -> script.sink != before);

        // When
        await().until(() -> failure(script.sink.offer("d", "", Map.of("T", 1), 0)) == null);
        Event formed = Event.of(new UUID(1, 2), "d", "p", "s", 7, List.of(Reading.ofText("S", 7, "x")));
        assertThat(failure(script.sink.offer(List.of(formed)))).isNull();

        // Then
        assertThat(services.statuses().get(0).counts()).containsEntry("locked", 2L);
        assertThat(bus.events).isEmpty();
    }

    @Test
    void shouldKeepFormedEventsAsTheyCame() {
        // Given
        Event event = Event.of(new UUID(1, 2), "d", "p", "s", 7, List.of(Reading.ofText("S", 7, "x")));

        // When
        script.sink.offer(List.of(event));

        // Then
        assertThat(bus.events).containsExactly(event);
        assertThat(services.lastValue("d", "S").object()).isEqualTo("x");
    }

    @Test
    void shouldKeepWhatCannotBeDecodedAsADeadLetter() {
        byte[] raw = "{".getBytes(StandardCharsets.UTF_8);

        assertThat(failure(script.sink.undecodable("a/b", raw, "application/json", "no end")))
                .isNull();

        assertThat(bus.letters).hasSize(1);
        assertThat(bus.letters.get(0).owner()).isEqualTo("scripts");
        assertThat(bus.letters.get(0).reason()).isEqualTo("no end (application/json)");
        assertThat(bus.letters.get(0).profileHash()).isEqualTo("hash");
    }

    /** Drivers offer again what was not taken. */
    @Test
    void shouldCountWhatCannotBeDecodedOnceItIsKept() {
        // Given
        bus.stateFull = true;
        assertThat(failure(script.sink.undecodable("a/b", new byte[0], "", "no end")))
                .isNotNull();
        assertThat(failure(script.sink.undecodable("a/b", new byte[0], "", "no end")))
                .isNotNull();

        // When
        bus.stateFull = false;
        assertThat(failure(script.sink.undecodable("a/b", new byte[0], "", "no end")))
                .isNull();

        // Then
        assertThat(services.statuses().get(0).counts()).containsEntry("undecodable", 1L);
    }

    @Test
    void shouldCountWhatALockedDeviceSaysOnceTheRestIsTaken() {
        // Given two on one line
        Sink before = script.sink;
        services.apply(
                List.of(new Service<>(
                        "scripts",
                        "scripted",
                        new ScriptedDriver(script),
                        List.of(
                                ScriptedDriver.bound(PROFILE, device("d", Map.of()), "both"),
                                ScriptedDriver.bound(PROFILE, device("locked", AdminState.LOCKED, Map.of()), "both")))),
                "hash");
        await().until(() -> script.sink != before);
        List<Said> said =
                List.of(new Said("locked", "", Map.of("T", 1), 0, 0), new Said("d", "", Map.of("T", 1), 0, 0));
        bus.full = true;
        assertThat(failure(script.sink.offerAll(said))).isInstanceOf(BusFullException.class);

        // When
        bus.full = false;
        assertThat(failure(script.sink.offerAll(said))).isNull();

        // Then
        assertThat(services.statuses().get(0).counts()).containsEntry("locked", 1L);
    }
}
