/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Sink;
import io.penstock.api.driver.Write;
import io.penstock.connection.mqtt.MqttLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All devices of a service on one connection. */
final class MqttLine implements Line<MqttDeviceLink, MqttPoint> {
    private final MqttDriver settings;
    private final MqttLink link;
    private final Map<String, BoundDevice<MqttDeviceLink, MqttPoint>> devices;
    private final DriverContext context;
    private final Commands commands;
    private MqttLink.@Nullable Subscription subscription;
    private @Nullable Intake intake;
    private boolean closed;

    MqttLine(
            MqttDriver settings,
            MqttLink link,
            Map<String, BoundDevice<MqttDeviceLink, MqttPoint>> devices,
            DriverContext context) {
        this.settings = settings;
        this.link = link;
        this.devices = devices;
        this.context = context;
        this.commands = new Commands(
                settings,
                link,
                context.random(),
                devices.values().stream().anyMatch(d -> d.link().commandTopic() != null));
    }

    @Override
    public List<Reply> read(
            BoundDevice<MqttDeviceLink, MqttPoint> device, List<Point<MqttPoint>> points, Deadline deadline)
            throws IOException {
        return commands.read(device, points, deadline);
    }

    @Override
    public void write(BoundDevice<MqttDeviceLink, MqttPoint> device, List<Write<MqttPoint>> writes, Deadline deadline)
            throws IOException {
        commands.write(device, writes, deadline);
    }

    @Override
    public synchronized void subscribe(Sink sink) {
        if (closed) {
            return;
        }
        Intake opened = new Intake(settings, sink, context);
        intake = opened;
        opened.start();
        List<MqttLink.Wanted> wanted = ears().stream()
                .map(ear -> new MqttLink.Wanted(ear.filter(), ear.qos(), message -> opened.put(ear, message)))
                .toList();
        subscription = link.subscribe(context.service(), settings.linger(), wanted, opened::allRead);
    }

    /** The connection mends itself, and devices that answer nothing may go on publishing. */
    @Override
    public boolean isWorthReopening() {
        return false;
    }

    private List<Ear> ears() {
        Map<String, BoundDevice<MqttDeviceLink, MqttPoint>> byTopicName = new HashMap<>();
        devices.values().forEach(d -> byTopicName.put(Ear.topicName(d), d));
        List<Ear> ears = new ArrayList<>();
        settings.effectiveSubscriptions().forEach(s -> ears.add(Ear.of(s, byTopicName)));
        ears.addAll(Ear.ofResources(devices.values(), 1));
        return ears;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
        commands.close();
        if (intake != null) {
            intake.close();
        }
    }
}
