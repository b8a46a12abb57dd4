/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.device.Devices;
import io.penstock.api.error.Place;

/**
 * Devices and device profiles that know where they stand in the files of the profile. Paths are keys with dots between them, those of lists
 * being numbers: {@code deviceResources.0.properties.scale}. What does not stand there is where the nearest thing around it is.
 */
public interface PlacedDevices extends Devices {
    /** {@link Place#UNKNOWN} for no such device. */
    Place placeInDevice(String name, String path);

    /** {@link Place#UNKNOWN} for no such device profile. */
    Place placeInProfile(String name, String path);
}
