/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices and device profiles of a profile. Immutable. */
final class LoadedDevices implements Devices {
    private final Map<String, Device> devices;
    private final Map<String, DeviceProfile> profiles;

    LoadedDevices(Map<String, Device> devices, Map<String, DeviceProfile> profiles) {
        this.devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        this.profiles = Map.copyOf(profiles);
    }

    @Override
    public @Nullable Device device(String name) {
        return devices.get(name);
    }

    @Override
    public @Nullable DeviceProfile profile(String name) {
        return profiles.get(name);
    }

    @Override
    public Collection<Device> all() {
        return devices.values();
    }
}
