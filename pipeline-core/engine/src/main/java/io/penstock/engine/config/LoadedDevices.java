/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.error.Place;
import io.penstock.engine.profile.PlacedDevices;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices and device profiles of a profile. Immutable. */
final class LoadedDevices implements PlacedDevices {
    private final Map<String, Device> devices;
    private final Map<String, DeviceProfile> profiles;
    private final Map<String, Spot> deviceSpots;
    private final Map<String, Spot> profileSpots;

    /** @param deviceSpots where each device stands */
    LoadedDevices(
            Map<String, Device> devices,
            Map<String, DeviceProfile> profiles,
            Map<String, Spot> deviceSpots,
            Map<String, Spot> profileSpots) {
        this.devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        this.profiles = Map.copyOf(profiles);
        this.deviceSpots = Map.copyOf(deviceSpots);
        this.profileSpots = Map.copyOf(profileSpots);
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

    @Override
    public Place placeInDevice(String name, String path) {
        return at(deviceSpots.get(name), path);
    }

    @Override
    public Place placeInProfile(String name, String path) {
        return at(profileSpots.get(name), path);
    }

    private static Place at(@Nullable Spot spot, String path) {
        return spot == null ? Place.UNKNOWN : spot.at(path);
    }
}
