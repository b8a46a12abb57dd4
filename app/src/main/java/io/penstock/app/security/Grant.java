/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.penstock.api.command.Command;
import io.penstock.api.command.Permission;
import io.penstock.api.device.Device;
import io.penstock.api.setting.Matcher;
import io.penstock.engine.profile.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a role may, of which devices and resources.
 *
 * @param role a viewer only reads
 * @param names of devices; null for none by name
 * @param labels of devices; null for none by label
 * @param resources of those devices
 */
public record Grant(Role role, @Nullable Matcher names, @Nullable Matcher labels, Matcher resources)
        implements Permission {
    private static final String LABEL = "label:";

    /**
     * @param devices names, globs or {@code label:hall-7}; empty for all
     * @param resources names or globs; empty for all
     * @throws IllegalArgumentException when one is empty or no pattern
     */
    public static Grant of(Role role, List<String> devices, List<String> resources) {
        List<String> names = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (String device : devices) {
            if (device.startsWith(LABEL)) {
                labels.add(device.substring(LABEL.length()));
            } else {
                names.add(device);
            }
        }
        return new Grant(
                role,
                devices.isEmpty() ? Matcher.ALL : names.isEmpty() ? null : Matcher.of(names),
                labels.isEmpty() ? null : Matcher.of(labels),
                resources.isEmpty() ? Matcher.ALL : Matcher.of(resources));
    }

    @Override
    public boolean allows(Command.Kind kind, Device device, String resource) {
        return (kind == Command.Kind.GET || role.includes(Role.OPERATOR))
                && covers(device)
                && resources.matches(resource);
    }

    /** Whether it is about this device at all. */
    public boolean covers(Device device) {
        return (names != null && names.matches(device.name()))
                || (labels != null && device.labels().stream().anyMatch(labels::matches));
    }
}
