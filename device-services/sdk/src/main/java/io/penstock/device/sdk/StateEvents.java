/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.bus.Stream;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the stream {@code system} and the log of a device that went UP or DOWN. */
final class StateEvents {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceServices.class);

    private StateEvents() {}

    static void announce(Shared shared, BoundDevice<?, ?> device, Health.Change change) {
        log(device.name(), change);
        long now = shared.now();
        Event event = Event.of(
                shared.id(),
                device.name(),
                device.profile().name(),
                "state",
                now,
                List.of(
                        Reading.ofText("state", now, change.to().name()),
                        Reading.ofText("reason", now, change.reason())));
        shared.bus.append(Stream.SYSTEM, List.of(event)).whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.warn("state change not on the bus: device={} {}", device.name(), failure.getMessage());
            }
        });
    }

    private static void log(String device, Health.Change change) {
        if (change.to() == DeviceState.DOWN) {
            LOG.warn("device is DOWN: device={} {}", device, change.reason());
        } else if (change.from() == DeviceState.DOWN) {
            LOG.info("device is UP again: device={}", device);
        } else {
            LOG.debug("device is UP: device={}", device);
        }
    }
}
