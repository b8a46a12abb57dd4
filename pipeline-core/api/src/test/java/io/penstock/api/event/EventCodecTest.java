/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.DecodeException;
import io.penstock.api.error.RefusedException;
import io.penstock.api.event.EventCodec.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private final EventJson json = new EventJson();
    private final EventCbor cbor = new EventCbor();

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void shouldGiveBackEveryValueTypeInBothForms(ValueType type) throws DecodeException {
        // Given
        Event event = Samples.event(Samples.of(type).withId(UUID.randomUUID()).withUnits("x"));

        // When
        Event fromJson = json.decode(json.encode(event));
        Event fromCbor = cbor.decode(cbor.encode(event, Form.REQUEST));

        // Then
        assertThat(fromJson).isEqualTo(event);
        assertThat(fromCbor).isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void shouldWriteAndReadTheCommittedFormOfEveryValueType(ValueType type) throws Exception {
        // Given
        String golden = golden(type + ".json");
        Event event = Samples.event(Samples.of(type));

        // When
        String written = new String(json.encode(event, Form.REQUEST), StandardCharsets.UTF_8);
        Event read = json.decode(golden.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(written).isEqualTo(golden.strip());
        assertThat(read.readings().get(0).withId(null))
                .isEqualTo(event.readings().get(0));
        assertThat(read.withReadings(event.readings())).isEqualTo(event);
    }

    @Test
    void shouldWriteBytesAsBytesInCbor() {
        // Given
        Event event = Samples.event(Samples.of(ValueType.BINARY));

        // When
        String hex = java.util.HexFormat.of().formatHex(cbor.encode(event));

        // Then: text(11) "binaryValue", bytes(3) 0001ff
        assertThat(hex).contains("6b62696e61727956616c7565" + "430001ff");
    }

    @ParameterizedTest
    @EnumSource(Quality.class)
    void shouldKeepTheQualityOfAReadingWithoutValue(Quality quality) throws DecodeException {
        // Given
        Reading reading = quality == Quality.GOOD
                ? Samples.of(ValueType.INT8)
                : Reading.ofQuality("R", ValueType.INT8, Samples.ORIGIN, quality);
        Event event = Samples.event(reading.withId(Samples.ID).withTags(Map.of("line", "7")));

        // When
        byte[] written = json.encode(event);

        // Then
        assertThat(json.decode(written)).isEqualTo(event);
        if (quality != Quality.GOOD) {
            assertThat(new String(written, StandardCharsets.UTF_8))
                    .contains("\"quality\":\"" + quality.name().toLowerCase(java.util.Locale.ROOT) + "\"")
                    .contains("\"value\":null,\"binaryValue\":null,\"objectValue\":null");
        }
    }

    @Test
    void shouldReadAnOptimisedPayload() throws DecodeException {
        // Given
        List<Reading> readings = new ArrayList<>(Samples.everyType());
        readings.add(Reading.ofText("HVACValues", Samples.ORIGIN - 5, "the source itself"));
        Event event = Samples.event(readings.toArray(new Reading[0]));

        // When
        byte[] written = new EventJson(true).encode(event);

        // Then
        assertThat(json.decode(written)).isEqualTo(event);
        assertThat(written.length).isLessThan(json.encode(event).length / 2);
    }

    @Test
    void shouldDeriveTheSameIdForAReadingEachTime() throws DecodeException {
        // Given
        Event event = Samples.usual();

        // When
        Event first = json.decode(json.encode(event));
        Event second = cbor.decode(cbor.encode(event));

        // Then
        assertThat(first.readings())
                .extracting(Reading::id)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(second).isEqualTo(first);
        assertThat(first.readings().get(0).id().version()).isEqualTo(8);
        assertThat(first.readings().get(0).id().variant()).isEqualTo(2);
    }

    @Test
    void shouldReadEnvelopesOfBothVersions() throws DecodeException {
        // Given
        Event event = Samples.usual();
        byte[] request = json.encode(event, Form.REQUEST);
        String v4 =
                "{\"apiVersion\":\"v3\",\"receivedTopic\":\"\",\"correlationID\":\"c\",\"requestID\":\"\",\"errorCode\":0,"
                        + "\"payload\":" + utf8(request) + ",\"contentType\":\"application/json\",\"queryParams\":{}}";
        String v3 = v4.replace(utf8(request), "\"" + Base64.getEncoder().encodeToString(request) + "\"");
        String binary = v4.replace(
                utf8(request), "\"" + Base64.getEncoder().encodeToString(cbor.encode(event, Form.REQUEST)) + "\"");

        // When
        List<Event> read = List.of(decode(v4), decode(v3), decode(binary));

        // Then
        assertThat(read).allSatisfy(e -> assertThat(e).isEqualTo(decode(utf8(request))));
    }

    @Test
    void shouldRefuseAnEnvelopeThatCarriesAnError() {
        assertThatThrownBy(
                        () -> decode("{\"errorCode\":1,\"payload\":\"no such device\",\"contentType\":\"text/plain\"}"))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("errorCode must be 0 but was 1");
    }

    @Test
    void shouldReadKeysInAnyOrder() throws DecodeException {
        // Given
        String text = "{\"readings\":[{\"value\":\"2.15e+01\",\"resourceName\":\"T\",\"valueType\":\"float32\"}],"
                + "\"origin\":7,\"deviceName\":\"d\",\"id\":\"" + Samples.ID + "\",\"unknown\":{\"a\":[1]}}";

        // When
        Event event = decode(text);

        // Then
        assertThat(event)
                .isEqualTo(Event.of(
                        Samples.ID, "d", "", "", 7, List.of(Reading.ofFloat("T", ValueType.FLOAT32, 7, 21.5))));
    }

    @Test
    void shouldNameAReadingAfterASourceThatStandsBehindIt() throws DecodeException {
        // Given an optimised payload whose keys somebody has sorted
        String sorted = "{\"deviceName\":\"d\",\"id\":\"" + Samples.ID + "\",\"origin\":7,"
                + "\"readings\":[{\"value\":\"1\",\"valueType\":\"Int8\"},"
                + "{\"resourceName\":\"R\",\"value\":\"2\",\"valueType\":\"Int8\"}],\"sourceName\":\"S\"}";

        // When
        Event event = decode(sorted);

        // Then
        assertThat(event.readings())
                .containsExactly(
                        Reading.ofInteger("S", ValueType.INT8, 7, 1), Reading.ofInteger("R", ValueType.INT8, 7, 2));
    }

    @Test
    void shouldReadNoValueAsOneTypeAndGiveItAsAnother() throws DecodeException {
        String twice = "\"valueType\":\"%s\",\"value\":\"7\",\"valueType\":\"%s\"";

        assertThat(decode(oneReading(twice.formatted("Int16", "int16"))).readings())
                .containsExactly(Reading.ofInteger("T", ValueType.INT16, 7, 7));
        for (String other : List.of("Int8", "String", "StringArray", "Object", "Binary")) {
            assertThatThrownBy(() -> decode(oneReading(twice.formatted("Int16", other))))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining(
                            "readings[0].valueType must be the same where it stands twice but was '" + other);
        }
    }

    @Test
    void shouldHoldReadingsToTheDeviceThatTheEventEndsWith() {
        String readings =
                "\"readings\":[{\"resourceName\":\"T\",\"deviceName\":\"d\",\"valueType\":\"Bool\",\"value\":\"true\"}]";
        String twice = "{\"id\":\"" + Samples.ID + "\",\"origin\":7,\"deviceName\":\"d\"," + readings
                + ",\"deviceName\":\"e\"}";

        assertThatThrownBy(() -> decode(twice)).hasMessageContaining("readings must name the event's device 'e'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+400", "-1E+400", "1E-400", "1.5E-320", "0.0", "-0.0", "1.25", "12345678901234567890.5"})
    void shouldKeepANumberBeyondDoubles(String number) throws DecodeException {
        // Given
        String text = oneReading("\"valueType\":\"Bool\",\"value\":\"true\",\"tags\":{\"n\":" + number + "}");

        // When
        Event throughJson = json.decode(json.encode(decode(text)));
        Event throughCbor = cbor.decode(cbor.encode(decode(text)));

        // Then
        for (Event event : List.of(throughJson, throughCbor)) {
            Object kept = event.readings().get(0).tags().get("n");
            assertThat(new java.math.BigDecimal(kept.toString())).isEqualByComparingTo(number);
        }
    }

    @Test
    void shouldReadCborThatIsNoNumber() throws DecodeException {
        // Given
        Event event = Samples.event(Samples.of(ValueType.BOOL))
                .withTags(Map.of("inf", Double.NEGATIVE_INFINITY, "nan", Double.NaN));

        // When / Then
        assertThat(cbor.decode(cbor.encode(event)).tags()).isEqualTo(event.tags());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Float64|21.5|2.15e+01",
                "Float32|21.3|2.13e+01",
                "Uint64|18446744073709551615|18446744073709551615",
                "Int8|-128|-128",
                "Bool|true|true",
                "Bool|\"T\"|true",
                "Bool|\"0\"|false",
                "INT16|\"+5\"|5",
                "Float32Array|[1,2.5]|[1e+00, 2.5e+00]",
                "uint64array|[18446744073709551615]|[18446744073709551615]",
                "BoolArray|\"[]\"|[]",
                "Int8Array|\" [ 1 ,-2 ] \"|[1, -2]",
                "StringArray|\"[a b, c]\"|[\"a b\", \"c\"]",
                "StringArray|[\"a, b\"]|[\"a, b\"]",
                "Float64|\"1e400\"|null",
                "Float32|\"3.5e38\"|null",
            })
    void shouldReadNumbersAsTextOrAsNumbers(String row) throws DecodeException {
        // Given
        String[] parts = row.split("\\|", -1);
        String text = oneReading("\"valueType\":\"" + parts[0] + "\",\"value\":" + parts[1]);

        // When / Then
        if (parts[2].equals("null")) {
            assertThatThrownBy(() -> decode(text))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("fits Float");
        } else {
            assertThat(ValueText.format(decode(text).readings().get(0))).isEqualTo(parts[2]);
        }
    }

    @Test
    void shouldTakeGoNotANumberAsAQuality() throws DecodeException {
        Reading nan = decode(oneReading("\"valueType\":\"Float64\",\"value\":\"NaN\""))
                .readings()
                .get(0);
        Reading inf = decode(oneReading("\"valueType\":\"Float32\",\"value\":\"+Inf\""))
                .readings()
                .get(0);

        assertThat(nan).isEqualTo(Reading.ofQuality("T", ValueType.FLOAT64, 7, Quality.NAN));
        assertThat(inf).isEqualTo(Reading.ofQuality("T", ValueType.FLOAT32, 7, Quality.OVERFLOW));
    }

    @Test
    void shouldTakeAReadingWithoutAValueAsEdgexNullReading() throws DecodeException {
        Event event =
                decode(oneReading("\"valueType\":\"Int16\",\"value\":null,\"binaryValue\":null,\"objectValue\":null"));

        assertThat(event.readings()).containsExactly(Reading.ofQuality("T", ValueType.INT16, 7, Quality.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Int8|128|must be an integer from -128 to 127 for Int8 but was '128'",
                "Int8|-129|from -128 to 127",
                "Uint8|256|from 0 to 255",
                "Uint8|-1|from 0 to 255",
                "Uint64|18446744073709551616|from 0 to 18446744073709551615",
                "Int64|9223372036854775808|from -9223372036854775808 to 9223372036854775807",
                "Int32||from -2147483648",
                "Int32|1.0|from -2147483648",
                "Bool|yes|must be true or false for Bool but was 'yes'",
                "Float64|0x1p3|decimal number",
                "Float64|1f|decimal number",
                "Float64|1_000|decimal number",
                "Uint8Array|1, 2|must be in brackets",
                "Uint8Array|[1, 256]|from 0 to 255 for Uint8Array in [1]",
                "Binary|aGVsbG8=|must be in binaryValue",
                "Object|x|must be in objectValue",
                "Int128|1|valueType must be one of [Bool, String,",
            })
    void shouldHoldAValueToItsType(String row) {
        String[] parts = row.split("\\|", -1);

        assertThatThrownBy(
                        () -> decode(oneReading("\"valueType\":\"" + parts[0] + "\",\"value\":\"" + parts[1] + "\"")))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("readings[0].value")
                .hasMessageContaining(parts[2])
                .hasMessageMatching("(?s).*\\(at byte \\d+\\)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id|\"x\"|id must be a UUID but was 'x'",
                "id|\"\"|id must be a UUID but is absent or empty",
                "deviceName|\"\"|deviceName must not be empty",
                "deviceName|5|deviceName must be text but was '5'",
                "origin|0|origin must be nanoseconds since the epoch",
                "origin|1.5|origin must be an integer of 64 bits but was '1.5'",
                "origin|99999999999999999999|origin must be an integer of 64 bits",
                "readings|[]|readings must hold at least one",
                "readings|{}|readings must be an array but was an object",
                "readings|[1]|a reading must be an object but was '1'",
                "readings|[{}]|readings[0].valueType must be there but is absent",
                "readings|[{\"valueType\":\"Bool\"}]|readings[0].resourceName must not be empty",
                "readings|[{\"valueType\":\"Bool\",\"resourceName\":\"R\",\"deviceName\":\"e\"}]|must be the event's, 'd'",
                "tags|[]|tags must be an object but was an array",
            })
    void shouldSayWhichFieldBreaksWhichRule(String row) {
        String[] parts = row.split("\\|", -1);
        Map<String, String> fields = new java.util.LinkedHashMap<>(Map.of(
                "id", "\"" + Samples.ID + "\"", "deviceName", "\"d\"", "origin", "7", "readings", "[]", "tags", "{}"));
        fields.put(parts[0], parts[1]);
        StringBuilder text = new StringBuilder();
        for (String key : List.of("id", "deviceName", "origin", "tags", "readings")) {
            text.append(text.length() == 0 ? "{" : ",")
                    .append('"' + key + "\":")
                    .append(fields.get(key));
        }

        assertThatThrownBy(() -> decode(text + "}"))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(parts[2]);
    }

    @Test
    void shouldNameTheFieldInItsEnvelope() {
        String request = "{\"event\":" + oneReading("\"valueType\":\"Int8\",\"value\":\"x\"") + "}";

        assertThatThrownBy(() -> decode("{\"payload\":" + request + "}"))
                .hasMessageStartingWith("payload.event.readings[0].value must be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{}{}",
                "{\"event\":null}",
                "{\"payload\":\"%\"}",
                "\u0000"
            })
    void shouldRefuseWhatIsNoEvent(String text) {
        assertThatThrownBy(() -> decode(text))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("at byte");
    }

    @Test
    void shouldRefuseAnythingBehindTheEvent() {
        String text = oneReading("\"valueType\":\"Bool\",\"value\":\"true\"");

        assertThatThrownBy(() -> decode(text + " 1")).hasMessageContaining("nothing may follow");
    }

    @Test
    void shouldRefuseTextThatIsNoUnicodeInCborAndGoOn() throws DecodeException {
        // Given
        Event broken = Samples.event(Reading.ofText("R", Samples.ORIGIN, "\ud800"));

        // When / Then
        assertThatThrownBy(() -> cbor.encode(broken)).isInstanceOf(RefusedException.class);
        assertThat(cbor.decode(cbor.encode(Samples.usual())).device()).isEqualTo("dev1");
        assertThat(json.decode(json.encode(broken)).readings().get(0).object()).isEqualTo("\ud800");
    }

    @Test
    void shouldWriteAnArrayOfManyEventsAsEachAlone() {
        // Given
        Event event = Samples.event(Samples.everyType().toArray(new Reading[0]));

        // When
        byte[] many = json.encode(java.util.Collections.nCopies(40, event), Form.EVENT);

        // Then
        String one = utf8(json.encode(event));
        assertThat(utf8(many)).isEqualTo("[" + (one + ",").repeat(39) + one + "]");
    }

    private static String oneReading(String fields) {
        return "{\"id\":\"" + Samples.ID + "\",\"deviceName\":\"d\",\"origin\":7,\"readings\":[{\"resourceName\":\"T\","
                + fields + "}]}";
    }

    private Event decode(String text) throws DecodeException {
        return json.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = EventCodecTest.class.getResourceAsStream("/edgex/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
