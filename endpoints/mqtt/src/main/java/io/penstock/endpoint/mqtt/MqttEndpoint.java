/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.mqtt;

import io.penstock.api.connection.Channel;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Template;
import io.penstock.connection.mqtt.MqttLink;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Publishes each message to a topic. */
@Plugin(
        name = "mqtt",
        summary = "Publishes each message to a topic of an MQTT broker.",
        since = "0.1",
        samples = {"mqtt: {use: plant, topic: \"plant/{device}\"}"},
        details =
                """
                A message counts as delivered when the broker has acknowledged it (QoS 1 and 2), or when it is written to the socket
                (QoS 0). Messages of one endpoint arrive in order; `window` of them may be in flight.

                In `topic`, names that are filled in keep to one level: `/ + # %` and control characters become `%XX`, and so does a `$`
                that would begin the topic.

                With MQTT 5 the message carries its content type, and the user properties `penstock-hops` (how many pipelines it has
                passed, this one included: the driver `mqtt` reads it, and an event that has passed more than 8 becomes a dead
                letter) and `content-encoding` (such as `gzip`).

                Refused, so that it becomes a dead letter: a topic or payload format that the broker calls invalid, and a message
                above its packet size. *Not authorized*, *quota exceeded* and all else mean away: it is sent again. *No matching
                subscribers* is fine.
                """)
public record MqttEndpoint(
        @Setting(value = "The connection to publish over.", required = true, example = "plant") ConnectionRef use,
        @Setting(value = "Topic; {device}, {profile}, {source} and {tag:<name>} are filled in.", required = true)
                Template topic,
        @Setting(value = "Quality of service.", defaultValue = "1", min = 0, max = 2) int qos,
        @Setting("Whether the broker keeps the last message of each topic for later subscribers.") boolean retain,
        @Setting(value = "How many messages may be unacknowledged.", defaultValue = "1000", min = 1, max = 65535)
                int window,
        @Setting(value = "How long the broker may take to acknowledge, or to be reached.", defaultValue = "30s")
                Duration timeout)
        implements Endpoint {
    public MqttEndpoint {
        if (qos < 0 || qos > 2) {
            throw new SettingException("qos", "must be 0, 1 or 2", qos);
        }
        if (window < 1 || window > 65535) {
            throw new SettingException("window", "must be between 1 and 65535", window);
        }
        if (timeout.toMillis() < 100) {
            throw new SettingException("timeout", "must be at least 100ms", timeout);
        }
        String text = topic.text();
        if (text.isEmpty() || text.startsWith("$") || text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
            throw new SettingException(
                    "topic", "must be a topic name: not empty, without + and #, not beginning with $", text);
        }
    }

    @Override
    public Sender open(EndpointContext context) throws IOException {
        MqttLink link = context.connections().link(use, MqttLink.class);
        return new MqttSender(this, link.publisher(timeout));
    }

    @Override
    public List<Channel> publishesTo() {
        String filled = topic.render(field -> "+", UnaryOperator.identity());
        String levels = Arrays.stream(filled.split("/", -1))
                .map(level -> level.indexOf('+') >= 0 ? "+" : level)
                .collect(Collectors.joining("/"));
        return List.of(new Channel(use, levels));
    }

    @Override
    public List<Template> templates() {
        return List.of(topic);
    }
}
