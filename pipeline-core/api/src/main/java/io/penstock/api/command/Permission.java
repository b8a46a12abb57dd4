/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import io.penstock.api.device.Device;

/** What a caller may. Safe for many threads; cheap. */
@FunctionalInterface
public interface Permission {
    Permission ALL = (kind, device, resource) -> true;

    /** @param resource a device resource's name: a device command is allowed when all its resources are */
    boolean allows(Command.Kind kind, Device device, String resource);
}
