/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuthBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.unsubscribe.Mqtt3Unsubscribe;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** MQTT 3.1.1 by HiveMQ's client. */
final class HiveWire3 implements Wire {
    /** A 3.1.1 broker cannot say how many it takes; mosquitto hangs up on more than its 20 (max_inflight_messages). */
    private static final int EXACTLY_ONCE = 20;

    private final Mqtt3AsyncClient client;
    private final Completions completions = new Completions();
    private final Mqtt3Connect connect;

    HiveWire3(Mqtt3AsyncClient client, MqttConnection settings, boolean keepSession, Consumer<Received> messages) {
        this.client = client;
        Mqtt3ConnectBuilder builder = Mqtt3Connect.builder()
                .cleanSession(!keepSession || settings.sessionExpiry().isZero())
                .keepAlive((int) settings.keepAlive().toSeconds());
        if (settings.username() != null) {
            Mqtt3SimpleAuthBuilder.Complete auth = Mqtt3SimpleAuth.builder().username(settings.username());
            builder = builder.simpleAuth(
                    settings.password() == null
                            ? auth.build()
                            : auth.password(settings.password().utf8()).build());
        }
        this.connect = builder.build();
        client.publishes(MqttGlobalPublishFilter.ALL, m -> messages.accept(new Message(m)), true);
    }

    @Override
    public CompletableFuture<Limits> connect() {
        return client.connect(connect).thenApply(ack -> {
            HiveClients.amend(client.getConfig(), completions);
            return new Limits(65_535, EXACTLY_ONCE);
        });
    }

    @Override
    public CompletableFuture<?> publish(Publication message) {
        CompletableFuture<Mqtt3Publish> result = client.publish(Mqtt3Publish.builder()
                .topic(message.topic())
                .payload(message.payload())
                .qos(qos(message.qos()))
                .retain(message.retain())
                .build());
        return message.qos() == 2 ? completions.of(result) : result;
    }

    @Override
    public void pace(LongSupplier nanos) {
        HiveClients.pace(client.getConfig(), nanos);
    }

    @Override
    public CompletableFuture<?> subscribe(String filter, int qos) {
        return client.subscribe(
                Mqtt3Subscribe.builder().topicFilter(filter).qos(qos(qos)).build());
    }

    @Override
    public CompletableFuture<?> unsubscribe(String filter) {
        return client.unsubscribe(Mqtt3Unsubscribe.builder().topicFilter(filter).build());
    }

    @Override
    public CompletableFuture<?> disconnect() {
        return client.disconnect();
    }

    private static MqttQos qos(int qos) {
        return Objects.requireNonNull(MqttQos.fromCode(qos));
    }

    private record Message(Mqtt3Publish publish, String topic, byte[] payload) implements Received {
        Message(Mqtt3Publish publish) {
            this(publish, publish.getTopic().toString(), publish.getPayloadAsBytes());
        }

        @Override
        public int qos() {
            return publish.getQos().getCode();
        }

        @Override
        public boolean retained() {
            return publish.isRetain();
        }

        @Override
        public String contentType() {
            return "";
        }

        @Override
        public @Nullable String property(String name) {
            return null;
        }

        @Override
        public void acknowledge() {
            HiveClients.acknowledge(publish.getQos(), publish::acknowledge);
        }
    }
}
