/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.plugin.Setting;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.CommandSettings;
import io.penstock.engine.profile.DroolsLimits;
import io.penstock.engine.profile.Profile.Reload;
import org.jspecify.annotations.Nullable;

/** {@code penstock.yaml}. */
record ProfileBlock(
        @Setting(
                        "Values by name, filled in where `${var:name}` stands. `--set` beats the environment's `PENSTOCK_VAR_<NAME>`, that"
                                + " beats `vars.local.yaml`, and that beats these.")
                @Nullable
                Node vars,
        @Setting(value = "The core data bus.", defaultValue = "{}") BusSettings bus,
        @Setting("Says that rules may go without readings while the bus refuses them: `bus.whenFull: refuse` beside"
                        + " rules asks for it.")
                boolean rulesMayStarve,
        @Setting(value = "Where health, metrics and APIs are served.", defaultValue = "{}") ApiSettings api,
        @Setting(value = "What holds for commands to devices.", defaultValue = "{}") CommandSettings commands,
        @Setting(value = "Bounds of the rules in `rules/*.drl`.", defaultValue = "{}") DroolsLimits drools,
        @Setting(value = "Whether a change on disk is taken up by itself.", defaultValue = "auto") Reload reload,
        @Setting("Shared links to brokers and clouds: name to connection.") @Nullable Node connections,
        @Setting("Device services: name to driver. Its files stand in `services/<name>/devices` and `/profiles`.")
                @Nullable
                Node services,
        @Setting("Pipelines by name.") @Nullable Node pipelines,
        @Setting("Lists of steps by name, put in where a step says `use: name`.") @Nullable Node stepSets) {

    /** What each file in {@code pipelines/} may hold. */
    record Part(
            @Setting("Shared links to brokers and clouds: name to connection.") @Nullable Node connections,
            @Setting("Pipelines by name.") @Nullable Node pipelines,
            @Setting("Lists of steps by name, put in where a step says `use: name`.") @Nullable Node stepSets) {}
}
