/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import io.penstock.api.setting.Matcher;

/**
 * Which events a reader wants, by what a log's dictionary knows: a block that holds none of them is skipped unread.
 *
 * @param devices names of devices
 * @param profiles names of device profiles
 * @param sources names of sources
 * @param exceptDevices devices to leave out even so
 */
public record Selection(Matcher devices, Matcher profiles, Matcher sources, Matcher exceptDevices) {
    private static final Matcher NONE = Matcher.of(java.util.List.of());

    /** Everything. */
    public static final Selection ALL = new Selection(Matcher.ALL, Matcher.ALL, Matcher.ALL, NONE);

    /** All that these devices say. */
    public static Selection ofDevices(Matcher devices) {
        return new Selection(devices, Matcher.ALL, Matcher.ALL, NONE);
    }

    public boolean matches(String device, String profile, String source) {
        return devices.matches(device)
                && profiles.matches(profile)
                && sources.matches(source)
                && !exceptDevices.matches(device);
    }

    public boolean matchesAll() {
        return devices.matchesAll()
                && profiles.matchesAll()
                && sources.matchesAll()
                && exceptDevices.patterns().isEmpty();
    }
}
