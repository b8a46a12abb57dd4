/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.OperatingState;
import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.testkit.EventSamples;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnrichTest extends FunctionKit<Enrich> {
    @Override
    protected Class<Enrich> function() {
        return Enrich.class;
    }

    @Override
    protected List<String> uses() {
        return List.of("enrich: {device: [description, labels, location, tags, parent, service, manufacturer, model]}");
    }

    @Override
    protected TestContext context() {
        return new TestContext()
                .with(device("Hall 3"))
                .with(new DeviceProfile(
                        "", "HVAC", "", "Cool Automation", "CoolMasterNet", List.of(), List.of(), List.of()));
    }

    private static Device device(String location) {
        return new Device(
                null,
                "plc-1",
                "Stamps lids",
                List.of("modbus", "press"),
                Map.of("hall", location),
                Map.of("asset", "4711"),
                Map.of(),
                "line-7",
                "plc",
                "HVAC",
                AdminState.UNLOCKED,
                OperatingState.UP,
                Map.of(),
                List.of());
    }

    @Test
    void shouldAddWhatTheDeviceAndItsProfileSay() throws ProfileException {
        Event enriched =
                bind("enrich: {device: [description, labels, location, tags, parent, service, model, manufacturer]}")
                        .apply(EventSamples.usual(), context());

        assertThat(enriched.tags())
                .isEqualTo(Map.of(
                        "description", "Stamps lids",
                        "parent", "line-7",
                        "labels", List.of("modbus", "press"),
                        "location", Map.of("hall", "Hall 3"),
                        "asset", "4711",
                        "service", "plc",
                        "model", "CoolMasterNet",
                        "manufacturer", "Cool Automation"));
    }

    @Test
    void shouldReplaceATagThatTheEventHad() throws ProfileException {
        Event event = EventSamples.usual().withTags(Map.of("site", "oslo", "line", "7"));

        Event enriched = bind("enrich: {device: [tags], tags: {site: glasgow, asset: none}}")
                .apply(event, context());

        assertThat(enriched.tags()).isEqualTo(Map.of("site", "glasgow", "line", "7", "asset", "none"));
        assertThat(enriched.withTags(event.tags())).isEqualTo(event);
    }

    @Test
    void shouldPassTheSameEventThatHasItAll() throws ProfileException {
        Event event = EventSamples.usual().withTags(Map.of("site", "glasgow", "line", "7"));

        assertThat(bind("enrich: {tags: {site: glasgow}}").apply(event, context()))
                .isSameAs(event);
    }

    @Test
    void shouldAddATagThatIsWrittenWithoutAValue() throws ProfileException {
        // Given
        Enrich enrich = bind("enrich: {tags: {note: }}");
        Event event = EventSamples.usual().withTags(Map.of("site", "glasgow"));

        // When
        Event once = enrich.apply(event, context());

        // Then
        assertThat(once.tags()).hasSize(2).containsEntry("note", null);
        assertThat(enrich.apply(once, context())).isSameAs(once);
    }

    @Test
    void shouldSeeADeviceThatChanged() throws ProfileException {
        // Given
        TestContext context = context();
        Enrich enrich = bind("enrich: {device: [location]}");
        enrich.apply(EventSamples.usual(), context);

        // When
        context.with(device("Hall 4"));

        // Then
        assertThat(enrich.apply(EventSamples.usual(), context).tags())
                .isEqualTo(Map.of("location", Map.of("hall", "Hall 4")));
    }

    @Test
    void shouldCountADeviceThatNobodyKnows() throws ProfileException {
        TestContext context = new TestContext();

        Event enriched = bind("enrich: {device: [location], tags: {a: b}}").apply(EventSamples.usual(), context);

        assertThat(enriched.tags()).isEqualTo(Map.of("a", "b"));
        assertThat(context.counts()).isEqualTo(Map.of("unknown-device", 1));
    }

    @Test
    void shouldRefuseToAddNothing() {
        assertThatThrownBy(() -> bind("enrich: {}")).hasMessageContaining("tags must be there when device is not");
    }
}
