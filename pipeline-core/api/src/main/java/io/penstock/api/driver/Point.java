/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import io.penstock.api.device.DeviceResource;
import io.penstock.api.event.ValueType;

/** A resource with where it is in the protocol. */
public record Point<P extends Record>(DeviceResource resource, P attributes) {
    public String name() {
        return resource.name();
    }

    public ValueType type() {
        return resource.properties().valueType();
    }
}
