/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserPropertiesBuilder;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** MQTT 5 by HiveMQ's client. */
final class HiveWire5 implements Wire {
    private final Mqtt5AsyncClient client;
    private final Completions completions = new Completions();
    private final Mqtt5Connect connect;
    private volatile int largest = Integer.MAX_VALUE;

    HiveWire5(Mqtt5AsyncClient client, MqttConnection settings, boolean keepSession, Consumer<Received> messages) {
        this.client = client;
        long expiry = keepSession ? settings.sessionExpiry().toSeconds() : 0;
        Mqtt5ConnectBuilder builder = Mqtt5Connect.builder()
                .cleanStart(expiry == 0)
                .sessionExpiryInterval(expiry)
                .keepAlive((int) settings.keepAlive().toSeconds());
        if (settings.username() != null && settings.password() != null) {
            builder = builder.simpleAuth(Mqtt5SimpleAuth.builder()
                    .username(settings.username())
                    .password(settings.password().utf8())
                    .build());
        } else if (settings.username() != null) {
            builder = builder.simpleAuth(
                    Mqtt5SimpleAuth.builder().username(settings.username()).build());
        } else if (settings.password() != null) {
            builder = builder.simpleAuth(Mqtt5SimpleAuth.builder()
                    .password(settings.password().utf8())
                    .build());
        }
        this.connect = builder.build();
        client.publishes(MqttGlobalPublishFilter.ALL, m -> messages.accept(new Message(m)), true);
    }

    @Override
    public CompletableFuture<Limits> connect() {
        return client.connect(connect).thenApply(ack -> {
            HiveClients.amend(client.getConfig(), completions);
            largest = ack.getRestrictions().getMaximumPacketSize();
            int maximum = ack.getRestrictions().getReceiveMaximum();
            return new Limits(maximum, maximum);
        });
    }

    @Override
    public CompletableFuture<?> publish(Publication message) {
        if (PacketSize.atMost(message) > largest) {
            // the client finds out as well, but by then it has told itself that the broker knows the topic's alias
            return CompletableFuture.failedFuture(new MqttEncodeException("the message is larger than the " + largest
                    + " bytes that the broker takes: " + message.payload().length + " without its topic"));
        }
        Mqtt5PublishBuilder.Complete builder = Mqtt5Publish.builder()
                .topic(message.topic())
                .payload(message.payload())
                .qos(qos(message.qos()))
                .retain(message.retain());
        if (!message.contentType().isEmpty()) {
            builder = builder.contentType(message.contentType());
        }
        if (!message.properties().isEmpty()) {
            Mqtt5UserPropertiesBuilder properties = Mqtt5UserProperties.builder();
            for (Map.Entry<String, String> p : message.properties().entrySet()) {
                properties = properties.add(p.getKey(), p.getValue());
            }
            builder = builder.userProperties(properties.build());
        }
        CompletableFuture<Mqtt5PublishResult> result = client.publish(builder.build());
        return switch (message.qos()) {
            case 0 -> result.thenAccept(HiveWire5::throwError);
            case 1 -> result;
            default -> completions.of(result);
        };
    }

    /** QoS 0 tells of a broken socket in its result only. */
    private static void throwError(Mqtt5PublishResult result) {
        result.getError().ifPresent(e -> {
            throw new CompletionException(e);
        });
    }

    @Override
    public void pace(LongSupplier nanos) {
        HiveClients.pace(client.getConfig(), nanos);
    }

    @Override
    public CompletableFuture<?> subscribe(String filter, int qos) {
        return client.subscribe(Mqtt5Subscribe.builder()
                .addSubscription(Mqtt5Subscription.builder()
                        .topicFilter(filter)
                        .qos(qos(qos))
                        .retainHandling(
                                filter.startsWith("$share/")
                                        ? Mqtt5RetainHandling.SEND
                                        : Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                        .build())
                .build());
    }

    @Override
    public CompletableFuture<?> unsubscribe(String filter) {
        return client.unsubscribe(Mqtt5Unsubscribe.builder().topicFilter(filter).build());
    }

    @Override
    public CompletableFuture<?> disconnect() {
        return client.disconnect();
    }

    private static MqttQos qos(int qos) {
        return Objects.requireNonNull(MqttQos.fromCode(qos));
    }

    private record Message(Mqtt5Publish publish, String topic, byte[] payload) implements Received {
        Message(Mqtt5Publish publish) {
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
            return publish.getContentType().map(Object::toString).orElse("");
        }

        @Override
        public @Nullable String property(String name) {
            for (Mqtt5UserProperty p : publish.getUserProperties().asList()) {
                if (p.getName().toString().equals(name)) {
                    return p.getValue().toString();
                }
            }
            return null;
        }

        @Override
        public void acknowledge() {
            HiveClients.acknowledge(publish.getQos(), publish::acknowledge);
        }
    }
}
