/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

/**
 * Something that is wrong with a device or a device profile.
 *
 * @param of which of the two
 * @param name its name
 * @param path of what is wrong in it, such as {@code properties.penstock.timeout} or {@code autoEvents.0}; empty for the whole
 * @param text for people, the name included
 */
public record Finding(Of of, String name, String path, String text) {
    /** What has files of its own. */
    public enum Of {
        DEVICE,
        DEVICE_PROFILE
    }

    public static Finding device(String name, String path, String text) {
        return new Finding(Of.DEVICE, name, path, "device '" + name + "': " + text);
    }

    static Finding profile(String name, String path, String text) {
        return new Finding(Of.DEVICE_PROFILE, name, path, "device profile '" + name + "': " + text);
    }
}
