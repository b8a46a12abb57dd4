/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import java.util.Map;

/**
 * A device with what its driver understands of it.
 *
 * @param points its resources by name
 */
public record BoundDevice<L extends Record, P extends Record>(
        Device device, DeviceProfile profile, L link, Map<String, Point<P>> points) {
    public String name() {
        return device.name();
    }
}
