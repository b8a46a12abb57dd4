/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;

/** What a caller may. Safe for many threads; cheap. */
@FunctionalInterface
public interface Permission {
    Permission ALL = (kind, device, resource) -> true;

    /** @param resource a device resource's name: a device command is allowed when all its resources are */
    boolean allows(Command.Kind kind, Device device, String resource);

    /** Whether there is anything of the device that the caller may read or write: else it is not there for the caller. */
    default boolean allowsAny(Device device, DeviceProfile profile) {
        return this == ALL
                || profile.deviceResources().stream()
                        .anyMatch(r -> allows(Command.Kind.GET, device, r.name())
                                || allows(Command.Kind.SET, device, r.name()));
    }
}
