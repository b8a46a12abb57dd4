/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.penstock.connection.mqtt.WireException.About;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** What a broker and a network say, as a person reads it, and what it means for a message. */
final class Reasons {
    private static final int ERROR = 0x80;

    private Reasons() {}

    /** Whether the message is at fault and would be again (MQTT 5.0, section 3.4.2.1). */
    static boolean isRefusal(Throwable error) {
        Throwable t = unwrap(error);
        return t instanceof WireException e ? e.about() == About.FAULTY_MESSAGE : t instanceof IllegalArgumentException;
    }

    /** Whether only this message failed and the connection stands. */
    static boolean isAboutOneMessage(Throwable error) {
        return isRefusal(error) || (unwrap(error) instanceof WireException e && e.about() != About.CONNECTION);
    }

    static boolean isNotSent(Throwable error) {
        return unwrap(error) instanceof WireException e && e.about() == About.NOT_SENT;
    }

    static String of(Throwable error) {
        Throwable t = unwrap(error);
        if (t instanceof WireException) {
            return t.getMessage();
        }
        if (t instanceof ClosedChannelException || t instanceof ChannelOutputShutdownException) {
            return "the broker closed the connection";
        }
        return ofNetwork(t);
    }

    /** Why there is no connection. */
    static WireException unreachable(Throwable error) {
        Throwable t = unwrap(error);
        return t instanceof WireException e ? e : WireException.connection("cannot connect: " + of(root(t)));
    }

    /** CONNACK (MQTT 5.0, section 3.2.2.2). */
    static WireException refusedConnection(MqttConnectReturnCode code, String reason) {
        String words = words(code).replaceFirst("^connection refused ", "").replaceFirst(" 5$", "");
        return WireException.connection(
                "the broker refused the connection: " + words + (reason.isEmpty() ? "" : " (" + reason + ")"));
    }

    /**
     * PUBACK and PUBREC (MQTT 5.0, sections 3.4.2.1 and 3.5.2.1). "Packet too large" is not among their reason codes, but mosquitto
     * (message_size_limit) answers with it.
     */
    static WireException refusedMessage(byte code) {
        String words = words(code);
        boolean faulty = code == MqttReasonCodes.PubAck.TOPIC_NAME_INVALID.byteValue()
                || code == MqttReasonCodes.PubAck.PAYLOAD_FORMAT_INVALID.byteValue()
                || code == MqttReasonCodes.Disconnect.PACKET_TOO_LARGE.byteValue();
        return new WireException(
                faulty ? About.FAULTY_MESSAGE : About.ONE_PACKET, "the broker refused the message: " + words);
    }

    /** Reason codes mean the same in all packets (MQTT 5.0, section 2.4); DISCONNECT has most of them. */
    private static String words(byte code) {
        try {
            return words(MqttReasonCodes.Disconnect.valueOf(code));
        } catch (IllegalArgumentException e) {
            return "reason code " + (code & 0xFF);
        }
    }

    /** SUBACK (MQTT 5.0, section 3.9.3; MQTT 3.1.1 has the one code 0x80). */
    static WireException refusedSubscription(List<Integer> codes) {
        String words = codes.stream()
                .map(code -> code == ERROR ? "refused" : words((byte) (int) code))
                .collect(Collectors.joining(", "));
        return new WireException(About.ONE_PACKET, "the broker refused the subscription: " + words);
    }

    /** A broker's DISCONNECT (MQTT 5.0, section 3.14.2.1). */
    static WireException disconnected(byte code, String reason) {
        return WireException.connection(
                "the broker closed the connection: " + words(code) + (reason.isEmpty() ? "" : " (" + reason + ")"));
    }

    static boolean isError(int code) {
        return (code & 0xFF) >= ERROR;
    }

    private static String ofNetwork(Throwable t) {
        if (t instanceof UnknownHostException) {
            return "unknown host " + t.getMessage();
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
