/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.internal.mqtt.datatypes.MqttUserPropertiesImpl;
import com.hivemq.client.internal.mqtt.message.publish.pubcomp.MqttPubComp;
import com.hivemq.client.internal.mqtt.message.publish.pubrec.MqttPubRec;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private final Completions completions = new Completions();
    private final EmbeddedChannel channel = new EmbeddedChannel(completions);
    private final CompletableFuture<Object> first = new CompletableFuture<>();
    private final CompletableFuture<Object> second = new CompletableFuture<>();
    private final CompletableFuture<Void> firstArrived = completions.of(first);
    private final CompletableFuture<Void> secondArrived = completions.of(second);

    @Test
    void shouldArriveWithTheCompletionOfItsOwnPacket() {
        // Given: the client says that both are published
        received(7, first);
        received(8, second);
        assertThat(firstArrived).isNotDone();

        // When
        channel.writeInbound(completed(8));

        // Then
        assertThat(secondArrived).isCompleted();
        assertThat(firstArrived).isNotDone();

        // When
        channel.writeInbound(completed(7));

        // Then
        assertThat(firstArrived).isCompleted();
    }

    @Test
    void shouldArriveWhenTheCompletionOvertakesWhatTheClientSays() {
        // Given: the client's word of both comes late, on the thread that published
        channel.writeInbound(packet(7, Mqtt5PubRecReasonCode.SUCCESS), completed(7));
        channel.writeInbound(packet(8, Mqtt5PubRecReasonCode.SUCCESS), completed(8));

        // When
        first.complete("published");
        second.complete("published");

        // Then
        assertThat(firstArrived).isCompleted();
        assertThat(secondArrived).isCompleted();
    }

    @Test
    void shouldNotHaveArrivedWhenTheConnectionBreaksBeforeTheRelease() {
        // Given
        received(7, first);

        // When
        channel.close();
        second.complete("published");

        // Then
        assertThat(firstArrived).isCompletedExceptionally();
        assertThat(secondArrived).isCompletedExceptionally();
    }

    @Test
    void shouldPassOnWhatTheClientSaysOfAMessageThatFailed() {
        // Given
        channel.writeInbound(packet(7, Mqtt5PubRecReasonCode.QUOTA_EXCEEDED));
        IllegalStateException quota = new IllegalStateException("quota");

        // When
        first.completeExceptionally(quota);
        received(8, second);
        channel.writeInbound(completed(8));

        // Then: its identifier is not taken for the next one's
        assertThat(firstArrived).isCompletedExceptionally();
        assertThat(secondArrived).isCompleted();
    }

    private void received(int id, CompletableFuture<Object> published) {
        channel.writeInbound(packet(id, Mqtt5PubRecReasonCode.SUCCESS));
        published.complete("published");
    }

    private static MqttPubRec packet(int id, Mqtt5PubRecReasonCode code) {
        return new MqttPubRec(id, code, null, MqttUserPropertiesImpl.NO_USER_PROPERTIES);
    }

    private static MqttPubComp completed(int id) {
        return new MqttPubComp(id, MqttPubComp.DEFAULT_REASON_CODE, null, MqttUserPropertiesImpl.NO_USER_PROPERTIES);
    }
}
