/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.DeviceResource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a value could be written to a resource, for lint. */
public final class ValueCheck {
    private ValueCheck() {}

    /** What is wrong with it, the resource's name included; null when nothing is. */
    public static @Nullable String of(DeviceResource resource, Object value) {
        try {
            Conversion.of(resource, Map.of()).write(value);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
