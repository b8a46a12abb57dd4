/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.penstock.api.driver.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBLISH byte by byte (MQTT 5.0 and 3.1.1, section 3.3), and as another codec reads it. */
class PublishEncoderTest {
    private final PublishEncoder five = new PublishEncoder(true);
    private final PublishEncoder three = new PublishEncoder(false);

    @Test
    void shouldWriteAMessageOf311() {
        assertThat(hex(three, publication("a/b", "hi", 1, false, "text/plain", Map.of("k", "v")), 10))
                .isEqualTo(
                        "32" // PUBLISH, QoS 1
                                + "09" // remaining length
                                + "0003612f62" // topic
                                + "000a" // packet identifier
                                + "6869"); // payload: properties are of MQTT 5 only
    }

    @Test
    void shouldWriteAMessageOf5WithItsProperties() {
        // Given
        Map<String, String> user = new LinkedHashMap<>();
        user.put("k", "v");
        user.put("é", "");
        // When / Then
        assertThat(hex(five, publication("t", "", 2, true, "a/b", user), 0x1234))
                .isEqualTo(
                        "35" // PUBLISH, QoS 2, retain
                                + "1a" // remaining length
                                + "000174" // topic
                                + "1234" // packet identifier
                                + "14" // properties
                                + "030003612f62" // content type
                                + "2600016b000176" // user property
                                + "260002c3a90000"); // the second, its value empty
    }

    @Test
    void shouldWriteNoIdentifierWithQos0AndAnEmptyLengthForNoProperties() {
        assertThat(hex(five, publication("t", "x", 0, false, "", Map.of()), 0))
                .isEqualTo("30" + "05" + "000174" + "00" + "78");
    }

    @Test
    void shouldSayForHowLongAMessageIsOfUse() {
        // Given
        Publication message = publication("t", "", 1, false, "", Map.of()).by(Deadline.in(Duration.ofHours(1)));
        // When
        MqttProperties properties = decoded(five, message, 1).variableHeader().properties();
        // Then
        assertThat((Integer) properties
                        .getProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value())
                        .value())
                .isBetween(3590, 3600);
        Publication soon = message.by(Deadline.in(Duration.ofMillis(1)));
        assertThat(decoded(five, soon, 1)
                        .variableHeader()
                        .properties()
                        .getProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value())
                        .value())
                .as("0 would be dropped at once")
                .isEqualTo(1);
    }

    @Test
    void shouldNotGiveAMessageThePropertiesOfTheOneBefore() {
        // Given
        hex(five, publication("t", "", 1, false, "a/b", Map.of("k", "v")), 1);
        // When
        MqttProperties none = decoded(five, publication("t", "", 1, false, "", Map.of()), 2)
                .variableHeader()
                .properties();
        MqttProperties other = decoded(five, publication("t", "", 1, false, "", Map.of("k", "w")), 3)
                .variableHeader()
                .properties();
        // Then
        assertThat(none.isEmpty()).isTrue();
        assertThat(user(other)).containsExactly(Map.entry("k", "w"));
    }

    /** Around each length at which the remaining length takes a byte more. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 110, 118, 119, 120, 121, 122, 126, 127, 128, 16_360, 16_374, 16_376, 16_384, 2_097_140, 2_097_152
            })
    void shouldBeReadWhateverItsLength(int size) {
        for (PublishEncoder encoder : new PublishEncoder[] {five, three}) {
            // Given
            Publication message = new Publication("t/é", new byte[size], 1, true, "", Map.of());
            // When
            MqttPublishMessage read = decoded(encoder, message, 65_535);
            // Then
            assertThat(read.variableHeader().topicName()).isEqualTo("t/é");
            assertThat(read.variableHeader().packetId()).isEqualTo(65_535);
            assertThat(read.payload().readableBytes()).isEqualTo(size);
            assertThat(read.fixedHeader().isRetain()).isTrue();
            assertThat(read.fixedHeader().isDup()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "2, false"})
    void shouldBeReadWithAllThatItSays(int qos, boolean retain) {
        // Given
        Map<String, String> user = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            user.put("name " + i, "ü".repeat(i));
        }
        Publication message = publication("plant/1", "payload", qos, retain, "application/json", user);
        // When
        MqttPublishMessage read = decoded(five, message, qos == 0 ? 0 : 7);
        // Then
        MqttFixedHeader header = read.fixedHeader();
        assertThat(header.qosLevel().value()).isEqualTo(qos);
        assertThat(header.isRetain()).isEqualTo(retain);
        assertThat(read.payload().toString(StandardCharsets.UTF_8)).isEqualTo("payload");
        MqttProperties properties = read.variableHeader().properties();
        assertThat(properties.getProperty(MqttPropertyType.CONTENT_TYPE.value()).value())
                .isEqualTo("application/json");
        assertThat(user(properties)).isEqualTo(user);
    }

    private static Publication publication(
            String topic, String payload, int qos, boolean retain, String contentType, Map<String, String> properties) {
        return new Publication(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain, contentType, properties);
    }

    private static Map<String, String> user(MqttProperties properties) {
        Map<String, String> found = new LinkedHashMap<>();
        if (properties.getProperty(MqttPropertyType.USER_PROPERTY.value()) instanceof UserProperties user) {
            user.value().forEach(pair -> found.put(pair.key, pair.value));
        }
        return found;
    }

    private static ByteBuf encoded(PublishEncoder encoder, Publication message, int id) {
        ByteBuf out = Unpooled.buffer();
        int length = encoder.length(message);
        encoder.write(message, id, length, out);
        int before = 1 + (length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4);
        assertThat(out.readableBytes()).isEqualTo(before + length);
        return out;
    }

    private static String hex(PublishEncoder encoder, Publication message, int id) {
        return HexFormat.of().formatHex(ByteBufUtil.getBytes(encoded(encoder, message, id)));
    }

    private MqttPublishMessage decoded(PublishEncoder encoder, Publication message, int id) {
        EmbeddedChannel channel = new EmbeddedChannel(new MqttDecoder(PacketSize.GREATEST));
        MqttVersion version = encoder == five ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1;
        channel.writeInbound(connect(version));
        channel.readInbound();
        channel.writeInbound(encoded(encoder, message, id));
        MqttPublishMessage read = channel.readInbound();
        assertThat(read.decoderResult().isSuccess()).isTrue();
        assertThat((@Nullable Object) channel.readInbound()).isNull();
        return read;
    }

    /** What tells the decoder which version it reads. */
    private static ByteBuf connect(MqttVersion version) {
        EmbeddedChannel channel = new EmbeddedChannel(io.netty.handler.codec.mqtt.MqttEncoder.INSTANCE);
        channel.writeOutbound(MqttMessageBuilders.connect()
                .protocolVersion(version)
                .clientId("c")
                .build());
        return channel.readOutbound();
    }
}
