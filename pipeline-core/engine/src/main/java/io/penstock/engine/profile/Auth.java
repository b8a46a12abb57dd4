/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;

/** How callers of the API say who they are. */
public record Auth(
        @Setting(value = "Bearer tokens (JWT).", required = true) Jwt jwt,
        @Setting(
                        value = "Failed attempts a minute from one address before it has to wait for a minute.",
                        defaultValue = "10",
                        min = 1)
                int attempts) {
    public Auth {
        if (attempts < 1) {
            throw new SettingException("attempts", "must be at least 1", attempts);
        }
    }
}
