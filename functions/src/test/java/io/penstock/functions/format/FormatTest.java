/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.EventJson;
import io.penstock.api.event.JsonTree;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Bytes;
import io.penstock.testkit.EventSamples;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest extends FunctionKit<Format> {
    private static final String PLAIN =
            "{\"id\":\"2f3e0a9b-6c5d-4a77-9d35-8f6f6a1c0b11\",\"device\":\"plc-1\",\"profile\":\"HVAC\","
                    + "\"source\":\"Values\",\"time\":\"2023-08-22T16:32:15.934211905Z\",\"values\":{\"Temperature\":21.5,\"Mode\":2,"
                    + "\"Pressure\":1013.25},\"units\":{\"Temperature\":\"Cel\",\"Pressure\":\"hPa\"}}";

    @Override
    protected Class<Format> function() {
        return Format.class;
    }

    @Override
    protected List<String> uses() {
        return List.of(
                "format: cbor",
                "format: {json: array}",
                "format: {json: edgex-event}",
                "format: {json: {layout: edgex-request}}",
                "format: {cbor: array}",
                "format: {cbor: edgex-request}");
    }

    @Test
    void shouldWriteOneEventAsAnObjectAndAGroupAsAnArray() throws ProfileException {
        assertThat(text("format: json", false, EventSamples.usual())).isEqualTo(PLAIN);
        assertThat(text("format: json", true, EventSamples.usual())).isEqualTo("[" + PLAIN + "]");
        assertThat(text("format: {json: array}", false, EventSamples.usual())).isEqualTo("[" + PLAIN + "]");
        assertThat(text("format: {json: lines}", true, EventSamples.usual(), EventSamples.usual()))
                .isEqualTo(PLAIN + "\n" + PLAIN + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "format: json, application/json",
        "format: {json: lines}, application/x-ndjson",
        "format: {json: edgex-request}, application/json",
        "format: cbor, application/cbor",
        "format: {cbor: edgex-event}, application/cbor",
    })
    void shouldNameItsContentType(String use, String type) throws ProfileException {
        assertThat(bind(use)
                        .apply(List.of(EventSamples.usual()), false, context())
                        .contentType())
                .isEqualTo(type);
    }

    @Test
    void shouldWriteEveryTypeAsJsonHasIt() throws ProfileException, IOException {
        // Given
        Event event = EventSamples.event(
                EventSamples.everyType().stream().map(e -> e.readings().get(0)).toArray(Reading[]::new));

        // When
        Map<?, ?> values =
                (Map<?, ?>) tree(new JsonFactory(), bind("format: json"), event).get("values");

        // Then
        assertThat(values).hasSize(27);
        assertThat(values.get("AUint64")).hasToString("18446744073709551615");
        assertThat(values.get("AInt64")).isEqualTo(Long.MIN_VALUE);
        assertThat(values.get("AFloat32")).isEqualTo(-21.3);
        assertThat(values.get("ABool")).isEqualTo(true);
        assertThat(values.get("ABinary")).isEqualTo("AAH/");
        assertThat(values.get("AStringArray")).isEqualTo(List.of("a", "b, c"));
        assertThat(values.get("AFloat64Array")).isEqualTo(List.of(21.5, 0.25, 0.0));
        assertThat(values.get("AObjectArray")).isEqualTo(List.of(Map.of("a", 1L), Map.of()));
    }

    @Test
    void shouldSayWhyAValueIsMissing() throws ProfileException {
        Event event = EventSamples.event(
                Reading.ofQuality("A", ValueType.INT8, 1, Quality.OVERFLOW).withUnits("V"),
                Reading.ofBool("B", 1, true));

        assertThat(text("format: json", false, event))
                .endsWith(
                        "\"values\":{\"A\":null,\"B\":true},\"units\":{\"A\":\"V\"},\"quality\":{\"A\":\"overflow\"}}");
    }

    @Test
    void shouldLetTheLastOfARepeatedResourceStandAndCountIt() throws ProfileException {
        TestContext context = context();
        Event event = EventSamples.event(
                EventSamples.number("A", 1).withUnits("x"), EventSamples.number("B", 2), EventSamples.number("A", 3));

        Bytes bytes = bind("format: json").apply(List.of(event), false, context);

        assertThat(new String(bytes.data(), StandardCharsets.UTF_8)).endsWith("\"values\":{\"B\":2.0,\"A\":3.0}}");
        assertThat(context.counts()).isEqualTo(Map.of("resource-repeated", 1));
    }

    @Test
    void shouldWriteEventsThatEdgexReadsBack() throws Exception {
        Event event = EventSamples.usual().withTags(Map.of("site", "glasgow"));

        Event fromJson = new EventJson()
                .decode(bind("format: {json: edgex-request}")
                        .apply(List.of(event), false, context())
                        .data());
        Event fromCbor = new EventCbor()
                .decode(bind("format: {cbor: edgex-event}")
                        .apply(List.of(event), false, context())
                        .data());

        assertThat(fromJson).isEqualTo(fromCbor);
        assertThat(fromJson.withReadings(event.readings())).isEqualTo(event);
        assertThat(text("format: {json: edgex-event}", true, event, event))
                .startsWith("[{\"apiVersion\":\"v3\",\"id\":");
    }

    @Test
    void shouldWriteTheSameInCbor() throws ProfileException, IOException {
        Event event = EventSamples.usual().withTags(Map.of("a", List.of(1L, true)));

        assertThat(tree(EventCbor.FACTORY, bind("format: cbor"), event))
                .isEqualTo(tree(EventJson.FACTORY, bind("format: json"), event));
    }

    private String text(String use, boolean group, Event... events) throws ProfileException {
        return new String(bind(use).apply(List.of(events), group, context()).data(), StandardCharsets.UTF_8);
    }

    private Map<?, ?> tree(JsonFactory factory, Format format, Event event) throws IOException {
        try (JsonParser p = factory.createParser(
                format.apply(List.of(event), false, context()).data())) {
            p.nextToken();
            return (Map<?, ?>) JsonTree.read(p);
        }
    }
}
