/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.error.Place;
import io.penstock.engine.profile.PlacedDevices;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The devices and device profiles of a profile. Immutable. */
final class LoadedDevices implements PlacedDevices {
    static final LoadedDevices NONE = new LoadedDevices(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), false);

    private final Map<String, Device> devices;
    private final Map<String, DeviceProfile> profiles;
    private final Map<String, Spot> deviceSpots;
    private final Map<String, Spot> profileSpots;
    private final Set<String> lost;
    private final boolean namesLost;

    /**
     * @param deviceSpots where each device stands
     * @param lost names of devices that could not be read, which is told
     * @param namesLost whether there may be others, whose names could not be read either
     */
    LoadedDevices(
            Map<String, Device> devices,
            Map<String, DeviceProfile> profiles,
            Map<String, Spot> deviceSpots,
            Map<String, Spot> profileSpots,
            Set<String> lost,
            boolean namesLost) {
        this.devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        this.profiles = Map.copyOf(profiles);
        this.deviceSpots = Map.copyOf(deviceSpots);
        this.profileSpots = Map.copyOf(profileSpots);
        this.lost = Set.copyOf(lost);
        this.namesLost = namesLost;
    }

    /** Names of those that could not be read, sorted. */
    List<String> lost() {
        return lost.stream().sorted().toList();
    }

    /** Whether a device of this name may be written somewhere, and only could not be read: what follows from that is not told. */
    boolean isLost(String name) {
        return !devices.containsKey(name) && (namesLost || lost.contains(name));
    }

    /** Whether there are more devices than these, which could not be read. */
    boolean isAnyLost() {
        return namesLost || !lost.isEmpty();
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
