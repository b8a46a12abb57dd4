/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.enrich;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.function.Context;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tags that each device's events get, made once for each state of the device. */
final class DeviceTags {
    private record Known(@Nullable Device device, @Nullable DeviceProfile profile, Map<String, Object> tags) {}

    private static final int MOST = 100_000;

    private final Enrich settings;
    private final Map<String, Known> known = new HashMap<>();

    DeviceTags(Enrich settings) {
        this.settings = settings;
    }

    Map<String, Object> of(String name, Context context) {
        Device device = context.devices().device(name);
        if (device == null) {
            context.count("unknown-device");
            return settings.tags();
        }
        DeviceProfile profile = context.devices().profile(device.profileName());
        Known last = known.get(name);
        if (last == null || last.device != device || last.profile != profile) {
            if (known.size() >= MOST) {
                known.clear();
            }
            last = new Known(device, profile, make(device, profile));
            known.put(name, last);
        }
        return last.tags;
    }

    private Map<String, Object> make(Device device, @Nullable DeviceProfile profile) {
        Map<String, Object> tags = new LinkedHashMap<>();
        for (DeviceField field : settings.device()) {
            field.put(device, profile, tags);
        }
        tags.putAll(settings.tags());
        return Collections.unmodifiableMap(tags);
    }
}
