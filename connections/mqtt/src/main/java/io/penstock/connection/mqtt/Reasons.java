/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import io.netty.channel.socket.ChannelOutputShutdownException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** The client's exceptions as a person reads them, and what they mean for a message. */
final class Reasons {
    private Reasons() {}

    /** Whether the message is at fault and would be again (MQTT 5.0, section 3.4.2.1). */
    static boolean isRefusal(Throwable error) {
        Throwable t = unwrap(error);
        if (t instanceof Mqtt5PubAckException e) {
            Mqtt5PubAckReasonCode code = e.getMqttMessage().getReasonCode();
            return code == Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID
                    || code == Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        if (t instanceof Mqtt5PubRecException e) {
            Mqtt5PubRecReasonCode code = e.getMqttMessage().getReasonCode();
            return code == Mqtt5PubRecReasonCode.TOPIC_NAME_INVALID
                    || code == Mqtt5PubRecReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        return t instanceof MqttEncodeException || t instanceof IllegalArgumentException;
    }

    /** Whether only this message failed and the connection stands. */
    static boolean isAboutOneMessage(Throwable error) {
        Throwable t = unwrap(error);
        return t instanceof Mqtt5PubAckException || t instanceof Mqtt5PubRecException || isRefusal(t);
    }

    static String of(Throwable error) {
        Throwable t = unwrap(error);
        if (t instanceof MqttSessionExpiredException && t.getCause() != null) {
            return of(t.getCause()); // what ended the connection, and the session with it
        }
        if (t instanceof Mqtt5ConnAckException e) {
            return "the broker refused the connection: "
                    + words(e.getMqttMessage().getReasonCode())
                    + e.getMqttMessage()
                            .getReasonString()
                            .map(s -> " (" + s + ")")
                            .orElse("");
        }
        if (t instanceof Mqtt3ConnAckException e) {
            return "the broker refused the connection: "
                    + words(e.getMqttMessage().getReturnCode());
        }
        if (t instanceof Mqtt5SubAckException e) {
            return "the broker refused the subscription: " + e.getMqttMessage().getReasonCodes();
        }
        if (t instanceof Mqtt3SubAckException e) {
            return "the broker refused the subscription: " + e.getMqttMessage().getReturnCodes();
        }
        if (t instanceof Mqtt5PubAckException e) {
            return "the broker refused the message: " + words(e.getMqttMessage().getReasonCode());
        }
        if (t instanceof Mqtt5PubRecException e) {
            return "the broker refused the message: " + words(e.getMqttMessage().getReasonCode());
        }
        if (t instanceof Mqtt5DisconnectException e) {
            return "the broker closed the connection: "
                    + words(e.getMqttMessage().getReasonCode());
        }
        if (t instanceof ConnectionFailedException) {
            return "cannot connect: " + ofNetwork(root(t));
        }
        return ofNetwork(t);
    }

    private static String ofNetwork(Throwable t) {
        if (t instanceof UnknownHostException) {
            return "unknown host " + t.getMessage();
        }
        if (t instanceof ConnectionClosedException && t.getCause() != null) {
            return ofNetwork(root(t));
        }
        if (t instanceof ClosedChannelException || t instanceof ChannelOutputShutdownException) {
            return "the broker closed the connection";
        }
        String message = t.getMessage();
        if (message == null || message.isBlank()) {
            return t.getClass().getSimpleName();
        }
        return t instanceof ConnectException ? "connection refused (" + message + ")" : message;
    }

    private static Throwable unwrap(Throwable t) {
        return t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
    }

    private static Throwable root(Throwable t) {
        Throwable at = t;
        while (at.getCause() != null && !(at instanceof UnknownHostException)) {
            at = at.getCause();
        }
        return at;
    }

    private static String words(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
