/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.plugin.Setting;
import java.util.List;

/** What one caller by certificate may. */
public record ClientGrant(
        @Setting(value = "What the caller may.", required = true, main = true) Role role,
        @Setting("The devices that the caller may use: names, globs, or `label:hall-7`; all when absent.")
                List<String> devices,
        @Setting("The device resources that the caller may use: names or globs; all when absent.")
                List<String> resources) {
    public ClientGrant {
        Patterns.check("devices", devices);
        Patterns.check("resources", resources);
    }

    /** Of all devices and resources. */
    public static ClientGrant of(Role role) {
        return new ClientGrant(role, List.of(), List.of());
    }
}
