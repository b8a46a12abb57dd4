/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Point;
import io.penstock.connection.mqtt.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One filter that is listened to, and what its topics mean. Used by the intake's thread only; routes are kept for topics seen. */
final class Ear {
    private static final int KEPT_TOPICS = 16_384;

    private interface Router {
        Route route(String topic);
    }

    private final String filter;
    private final int qos;
    private final PayloadFormat format;
    private final @Nullable Pointer origin;
    private final Router router;
    private final Map<String, Route> routes = new HashMap<>();

    private Ear(String filter, int qos, PayloadFormat format, @Nullable Pointer origin, Router router) {
        this.filter = filter;
        this.qos = qos;
        this.format = format;
        this.origin = origin;
        this.router = router;
    }

    /** @param devices by their names in topics */
    static Ear of(MqttSubscription subscription, Map<String, BoundDevice<MqttDeviceLink, MqttPoint>> devices) {
        TopicPattern pattern = new TopicPattern(subscription.topic());
        Router router = topic -> {
            TopicPattern.Match match = pattern.match(topic);
            if (match == null) {
                return Route.faulty("topic '" + topic + "' does not match '" + pattern + "'");
            }
            String device = match.device() == null ? subscription.device() : match.device();
            String name = match.name() == null ? subscription.source() : match.name();
            BoundDevice<MqttDeviceLink, MqttPoint> bound = device == null ? null : devices.get(device);
            return bound == null
                    ? Route.faulty("there is no device '" + device + "' in this service")
                    : Route.to(bound, name, subscription.pointers());
        };
        Pointer origin = subscription.origin() == null ? null : new Pointer(subscription.origin());
        return new Ear(pattern.filter(), subscription.qos(), subscription.format(), origin, router);
    }

    /** The topics that single resources have of their own; one that several share is read for each of them. */
    static List<Ear> ofResources(Iterable<BoundDevice<MqttDeviceLink, MqttPoint>> devices, int qos) {
        List<Ear> ears = new ArrayList<>();
        for (BoundDevice<MqttDeviceLink, MqttPoint> device : devices) {
            for (Point<MqttPoint> point : device.points().values()) {
                String topic = point.attributes().topic();
                if (topic != null) {
                    Route route = Route.to(device, point.name(), Map.of());
                    PayloadFormat format = point.attributes().format();
                    String filter = topic.replace("{device}", Topics.escape(topicName(device)));
                    ears.add(new Ear(filter, qos, format == null ? PayloadFormat.JSON : format, null, t -> route));
                }
            }
        }
        return ears;
    }

    static String topicName(BoundDevice<MqttDeviceLink, MqttPoint> device) {
        String other = device.link().topicName();
        return other == null ? device.name() : other;
    }

    String filter() {
        return filter;
    }

    int qos() {
        return qos;
    }

    PayloadFormat format() {
        return format;
    }

    @Nullable
    Pointer origin() {
        return origin;
    }

    Route route(String topic) {
        Route route = routes.get(topic);
        if (route == null) {
            route = router.route(topic);
            if (routes.size() >= KEPT_TOPICS) {
                routes.clear();
            }
            routes.put(topic, route);
        }
        return route;
    }
}
