/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.api.command.Answer;
import io.penstock.api.event.Event;
import io.penstock.app.edgex.Answers;
import io.penstock.app.edgex.InvalidRequestException;
import io.penstock.app.edgex.Json;
import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.engine.profile.Door.MqttDoor.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a door says to those who ask. Each answer is sent once: whoever hears nothing asks again. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final int QOS = 1;
    private static final Duration PUBLISHER_WAIT = Duration.ofSeconds(1);

    private final String door;
    private final Payload payload;
    private final MqttLink link;

    Replies(String door, Payload payload, MqttLink link) {
        this.door = door;
        this.payload = payload;
        this.link = link;
    }

    /** @param answer of a command that was executed */
    void done(CommandTopic asked, Envelope envelope, Answer answer, boolean withEvent) {
        Event event = answer.event();
        try {
            JsonNode body = event == null || !withEvent
                    ? Answers.done(answer, envelope.requestId())
                    : Json.read(Answers.event(event, envelope.requestId()));
            answer(asked, envelope, body);
        } catch (InvalidRequestException e) {
            throw new IllegalStateException("what a codec wrote can be read", e);
        }
    }

    void answer(CommandTopic asked, Envelope envelope, JsonNode body) {
        publish(asked.response(), envelope.answer(body, isBase64(envelope)));
    }

    void error(CommandTopic asked, Envelope envelope, String why) {
        publish(asked.response(), envelope.error(why, isBase64(envelope)));
    }

    private boolean isBase64(Envelope envelope) {
        return payload == Payload.BASE64 || envelope.isBase64();
    }

    private void publish(String topic, byte[] message) {
        try {
            Publication answer = new Publication(topic, message, QOS, false, Json.TYPE, Map.of());
            link.publisher(PUBLISHER_WAIT).publish(answer, new Told(door, topic));
        } catch (IOException e) {
            LOG.warn(
                    "door={}: the answer on {} could not be sent: {}", door, CommandTopic.shown(topic), e.getMessage());
        }
    }

    private record Told(String door, String topic) implements Delivery {
        @Override
        public void arrived() {}

        @Override
        public void refused(String reason) {
            LOG.warn("door={}: the broker refused the answer on {}: {}", door, CommandTopic.shown(topic), reason);
        }

        @Override
        public void away(String reason) {
            LOG.warn(
                    "door={}: nobody knows whether the answer on {} arrived: {}",
                    door,
                    CommandTopic.shown(topic),
                    reason);
        }
    }
}
