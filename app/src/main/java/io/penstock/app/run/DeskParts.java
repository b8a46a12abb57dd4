/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.device.sdk.command.DeskSettings;
import io.penstock.engine.profile.Profile;

/** What of a profile the command desk wants. */
public final class DeskParts {
    private DeskParts() {}

    public static DeskSettings of(Profile profile) {
        return new DeskSettings(
                profile.commands().timeout(),
                profile.commands().timeToLive(),
                profile.commands().rate(),
                profile.commands().auditReads(),
                profile.rules().interlocks(),
                profile.devices().all());
    }
}
