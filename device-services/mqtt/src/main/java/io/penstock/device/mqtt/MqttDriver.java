/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.connection.Channel;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Listens to devices on a broker, asks and sets them. */
@Plugin(
        name = "mqtt",
        summary = "Listens to devices that publish to an MQTT broker, asks and sets them.",
        since = "0.1",
        samples = {
            "mqtt: {use: plant}",
            "mqtt: {use: plant, subscriptions: [\"plant/{device}/{resource}\"]}",
            "mqtt: {use: plant, subscriptions: [{topic: \"sites/{*}/{device}/state\", format: cbor, origin: /ts}]}"
        },
        details =
                """
                **Topics.** Without `subscriptions` it listens to EdgeX device-mqtt's `incoming/data/{device}/{source}`. A resource
                with the attribute `topic` has a topic of its own besides.

                **Payloads.** `json` and `cbor`: an object with the resources' names as keys, or read by each resource's attribute
                `pointer` (RFC 6901); for one resource also a bare value (`21.5`, `true`, `open`). `value`: the text of one value, or
                the bytes of a Binary resource. `edgex`: events of EdgeX as they are.

                **Delivery.** A message is acknowledged to the broker when its event is on the bus. While the bus takes nothing, the
                acknowledgements are withheld and the broker keeps the rest: it is told that 10,000 messages may be unacknowledged
                (MQTT 5's Receive Maximum), and beyond 32 MiB of them (an eighth of the heap where that is less), or where it speaks 3.1.1
                and cannot be told, nothing more is read from it. QoS 0 messages beyond `queue`, or when 32 MiB wait, are lost and counted
                (`qos0-lost`); those that the broker drops because nothing is read are not known here. What cannot be read
                becomes a dead letter of the service, with the reason, and is acknowledged. An empty message (it clears a retained one)
                is passed over and counted (`empty`). What the broker gives once more, since an acknowledgement did not get back to it,
                is a new event and counted (`redelivered`).

                **Linger.** A longer `linger` saves processor time: at 5ms, like that of the pipeline behind it, each message costs a sixth less
                than at 1ms and is not later, for what comes gathered does not wait again in the pipeline. But with QoS 1 and 2 a broker sends
                no more in that time than may be unacknowledged: 10,000 messages with MQTT 5, and with 3.1.1 as many as it allows itself
                (mosquitto 20, unless `max_inflight_messages` says otherwise).

                **Commands.** As EdgeX device-mqtt does it: `<CommandTopic>/<resource>/get/<uuid>` and
                `<CommandTopic>/<resource>/set/<uuid>` with `{"<resource>": <value>}`; the device answers on
                `command/response/<uuid>`.
                """)
public record MqttDriver(
        @Setting(value = "The connection to listen on.", required = true, main = true, example = "plant")
                ConnectionRef use,
        @Setting("What to listen to; EdgeX's incoming/data/{device}/{source} when absent.")
                List<MqttSubscription> subscriptions,
        @Setting(value = "Topic under which devices answer commands.", defaultValue = "command/response")
                String responses,
        @Setting(value = "Quality of service of commands and answers.", defaultValue = "1", min = 0, max = 2)
                int commandQos,
        @Setting(value = "How long to gather messages after the first before they go to the bus.", defaultValue = "1ms")
                Duration linger,
        @Setting(
                        value = "How many messages may wait for the bus before QoS 0 ones are lost.",
                        defaultValue = "20000",
                        min = 1)
                int queue)
        implements Driver<MqttDeviceLink, MqttPoint> {
    static final String EDGEX_TOPIC = "incoming/data/{device}/{source}";

    public MqttDriver {
        if (responses.isEmpty() || responses.matches(".*[+#].*")) {
            throw new SettingException("responses", "must be a topic without + and #", responses);
        }
        if (commandQos < 0 || commandQos > 2) {
            throw new SettingException("commandQos", "must be 0, 1 or 2", commandQos);
        }
        if (linger.isNegative() || linger.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new SettingException("linger", "must be between 0s and 1s", linger);
        }
        if (queue < 1) {
            throw new SettingException("queue", "must be at least 1", queue);
        }
    }

    /** By its defaults. */
    public static MqttDriver of(String connection, MqttSubscription... subscriptions) {
        return new MqttDriver(
                new ConnectionRef(connection),
                List.of(subscriptions),
                "command/response",
                1,
                Duration.ofMillis(1),
                20_000);
    }

    @Override
    public String protocol() {
        return "mqtt";
    }

    @Override
    public Class<MqttDeviceLink> linkType() {
        return MqttDeviceLink.class;
    }

    @Override
    public Class<MqttPoint> attributesType() {
        return MqttPoint.class;
    }

    /** All devices of the service share the connection. */
    @Override
    public String line(MqttDeviceLink link) {
        return use.name();
    }

    @Override
    public Line<MqttDeviceLink, MqttPoint> open(
            Map<String, BoundDevice<MqttDeviceLink, MqttPoint>> devices, DriverContext context) {
        MqttLink link = context.connections().link(use, MqttLink.class);
        return new MqttLine(this, link, devices, context);
    }

    @Override
    public List<Channel> listensTo(Collection<BoundDevice<MqttDeviceLink, MqttPoint>> devices) {
        List<Channel> channels = new ArrayList<>();
        for (MqttSubscription subscription : effectiveSubscriptions()) {
            channels.add(channel(new TopicPattern(subscription.topic()).filter()));
        }
        Ear.ofResources(devices, 1).forEach(ear -> channels.add(channel(ear.filter())));
        return channels;
    }

    private Channel channel(String filter) {
        return new Channel(use, Topics.unshared(filter));
    }

    @Override
    public List<String> lint(Point<MqttPoint> point) {
        if (point.attributes().topic() == null || !point.attributes().topic().contains("{")) {
            return List.of();
        }
        String left = point.attributes().topic().replace("{device}", "");
        return left.contains("{")
                ? List.of("topic must use the field {device} only but was '"
                        + point.attributes().topic() + "'")
                : List.of();
    }

    /** Its own subscriptions, or EdgeX's. */
    List<MqttSubscription> effectiveSubscriptions() {
        return subscriptions.isEmpty() ? List.of(MqttSubscription.of(EDGEX_TOPIC)) : subscriptions;
    }
}
