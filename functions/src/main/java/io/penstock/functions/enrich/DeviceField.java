/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.enrich;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a device can become tags. */
public enum DeviceField {
    DESCRIPTION,
    LABELS,
    LOCATION,
    TAGS,
    PARENT,
    SERVICE,
    MANUFACTURER,
    MODEL;

    /** Puts what the device or its device profile says of this; nothing when it says nothing. */
    void put(Device device, @Nullable DeviceProfile profile, Map<String, Object> tags) {
        switch (this) {
            case DESCRIPTION -> put(device.description(), tags);
            case LABELS -> put(device.labels().isEmpty() ? null : device.labels(), tags);
            case LOCATION -> put(device.location(), tags);
            case TAGS -> tags.putAll(device.tags());
            case PARENT -> put(device.parent(), tags);
            case SERVICE -> put(device.serviceName(), tags);
            case MANUFACTURER -> put(profile == null ? null : profile.manufacturer(), tags);
            case MODEL -> put(profile == null ? null : profile.model(), tags);
        }
    }

    private void put(@Nullable Object value, Map<String, Object> tags) {
        if (value != null && !"".equals(value)) {
            tags.put(name().toLowerCase(Locale.ROOT), value);
        }
    }
}
