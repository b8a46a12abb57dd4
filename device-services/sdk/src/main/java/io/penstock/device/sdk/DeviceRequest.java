/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.DeviceResource;
import io.penstock.api.driver.Deadline;
import io.penstock.api.event.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource, a device command or several resources of one device: what is read or written in one request of the protocol. */
public interface DeviceRequest {
    String name();

    /** Whether command doors hide it. */
    boolean hidden();

    boolean readable();

    boolean writable();

    List<DeviceResource> resources();

    /**
     * Reads from the device. On the worker only. The event is not put on the bus.
     *
     * @throws IOException when the device or its link said no
     */
    Event read(Deadline deadline) throws IOException;

    /** The last values as an event; null when one is missing or older. */
    @Nullable
    Event last(Duration maxAge);

    /**
     * Checks the values of a write.
     *
     * @param values by resource: typed as JSON has it, or text; a resource that is not among them gets its defaultValue
     * @throws DeviceException of kind INVALID or UNKNOWN
     */
    DeviceWrite write(Map<String, Object> values) throws DeviceException;
}
