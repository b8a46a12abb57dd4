/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.JsonTree;
import io.penstock.api.event.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadDecoderTest {
    private final PayloadDecoder decoder = new PayloadDecoder();
    private final Plant plant = new Plant()
            .resource("Temp", ValueType.FLOAT64)
            .resource("Count", ValueType.UINT64)
            .resource("On", ValueType.BOOL)
            .resource("Name", ValueType.STRING)
            .resource("Blob", ValueType.BINARY)
            .resource("Ints", ValueType.INT16_ARRAY)
            .resource("Texts", ValueType.STRING_ARRAY)
            .resource("Any", ValueType.OBJECT)
            .resource("Deep", ValueType.INT32, new MqttPoint("/data/1/t~1x", null, null))
            .command("All", "Temp", "Deep");

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Temp | 21.5            | 21.5",
                "Temp | '{\"Temp\": 21}'  | 21.0",
                "Temp | '{\"Temp\": \"NaN\"}'  | NaN",
                "Count | '{\"Count\": 18446744073709551615}' | -1",
                "Count | '{\"Count\": 7.0}' | 7",
                "Count | '{\"Count\": 9007199254740993.0}' | 9007199254740993.0",
                "Count | '{\"Count\": 18446744073709551616}' | 18446744073709551616",
                "On   | true            | true",
                "On   | '{\"On\": 1}'     | true",
                "Name | open            | open",
                "Name | '\"a b\"'         | a b",
                "Name | '{\"Name\": {\"a\": 1}}' | '{\"a\":1}'",
                "Deep | '{\"data\": [0, {\"t/x\": 5}]}' | 5",
                "Any  | '{\"a\": 1}'      | {a=1}"
            })
    void shouldReadOneResource(String resource, String payload, String expected) throws DecodeException {
        // When
        Map<String, Object> values = values(resource, PayloadFormat.JSON, payload);

        // Then
        assertThat(values).containsOnlyKeys(resource);
        assertThat(values.get(resource)).hasToString(expected);
    }

    @Test
    void shouldReadTheResourcesOfACommandThatAreThere() throws DecodeException {
        assertThat(values("All", PayloadFormat.JSON, "{\"Temp\": 1, \"Other\": 2}"))
                .isEqualTo(Map.of("Temp", 1.0));
    }

    @Test
    void shouldReadWhateverIsThereWhenTheTopicNamesNothing() throws DecodeException {
        assertThat(values(null, PayloadFormat.JSON, "{\"Temp\": 1, \"On\": false, \"Other\": 2, \"Name\": null}"))
                .isEqualTo(Map.of("Temp", 1.0, "On", false));
    }

    @Test
    void shouldReadArraysAndBytes() throws DecodeException, IOException {
        assertThat(values("Ints", PayloadFormat.JSON, "[1, -2]").get("Ints")).isEqualTo(new long[] {1, -2});
        assertThat(values("Blob", PayloadFormat.JSON, "\"AQI=\"").get("Blob")).isEqualTo(new byte[] {1, 2});
        byte[] cbor = cbor(Map.of("Blob", new byte[] {1, 2}));
        Object blob = decoder.values(route("Blob"), PayloadFormat.CBOR, null, cbor)
                .values()
                .get("Blob");
        assertThat(blob).isEqualTo(new byte[] {1, 2});
        byte[] raw = {(byte) 0xFF, 0};
        assertThat(decoder.values(route("Blob"), PayloadFormat.VALUE, null, raw).values())
                .containsEntry("Blob", raw);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Temp | '{\"Temp\": ['             | but is not",
                "Temp | '{\"Temp\": 1} x'          | but ",
                "Temp | '{\"Other\": 1}'           | has the keys [Other]",
                "Temp | null                     | must not be null",
                "Temp | '{\"Temp\": {}}'           | must be a Float64 but is an object",
                "On   | '{\"On\": 2}'              | must be a Bool",
                "Ints | '[1, 40000]'             | element 1 must fit a Int16Array",
                "Texts | '[\"a\", null]'         | element 1 must fit a StringArray but is null",
                "Blob | '\"%%\"'                   | must be base64",
                "Nope | 1                        | has no resource and no command 'Nope'",
                "All  | 5                        | must hold a value for one of"
            })
    void shouldSayWhatCannotBeRead(String name, String payload, String reason) {
        assertThatThrownBy(() -> values(name, PayloadFormat.JSON, payload))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 1700000000000000000",
        "1700000000.5, 1700000000500000000",
        "1700000000123, 1700000000123000000",
        "1700000000123456, 1700000000123456000",
        "1700000000123456789, 1700000000123456789",
        "'\"2023-11-14T22:13:20.25Z\"', 1700000000250000000",
        "'\"2023-11-15T00:13:20+02:00\"', 1700000000000000000"
    })
    void shouldTakeTheTimeFromThePayload(String time, long nanos) throws DecodeException {
        // When
        byte[] payload = utf8("{\"Temp\": 1, \"ts\": " + time + "}");

        // Then
        assertThat(decoder.values(route("Temp"), PayloadFormat.JSON, new Pointer("/ts"), payload)
                        .origin())
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yesterday\"", "true", "1e300", "1e100000000", "1e-100000000"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldRefuseATimeThatIsNone(String time) {
        byte[] payload = utf8("{\"Temp\": 1, \"ts\": " + time + "}");
        assertThatThrownBy(() -> decoder.values(route("Temp"), PayloadFormat.JSON, new Pointer("/ts"), payload))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("origin must be");
    }

    @Test
    void shouldNeverFailOtherwiseThanAsUndecodable() {
        // Given
        SplittableRandom random = new SplittableRandom(7);
        int refused = 0;

        // When
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[1 + random.nextInt(24)];
            random.nextBytes(payload);
            for (PayloadFormat format : List.of(PayloadFormat.JSON, PayloadFormat.CBOR)) {
                try {
                    decoder.values(route("Any"), format, new Pointer("/0"), payload);
                } catch (DecodeException e) {
                    refused++;
                }
            }
            try {
                decoder.event(payload);
            } catch (DecodeException e) {
                refused++;
            }
        }

        // Then
        assertThat(refused).isGreaterThan(30_000);
    }

    private Map<String, Object> values(@Nullable String name, PayloadFormat format, String payload)
            throws DecodeException {
        return decoder.values(route(name), format, null, utf8(payload)).values();
    }

    private Route route(@Nullable String name) {
        return Route.to(plant.device("d", null), name, Map.of());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cbor(Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator g = EventCbor.FACTORY.createGenerator(out)) {
            JsonTree.write(g, value);
        }
        return out.toByteArray();
    }
}
