/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.connection.ConnectionType;
import io.penstock.api.device.Devices;
import io.penstock.api.driver.Service;
import io.penstock.api.error.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A profile that passed lint: everything about one running Penstock, bound to its types. Immutable; making it opened nothing.
 *
 * @param folder the profile's folder
 * @param hash of all its files, for dead letters and {@code data/accepted}
 * @param bus settings of the bus
 * @param api where the program listens
 * @param commands what holds for commands that say nothing else
 * @param reload whether a change on disk is taken up
 * @param connections by name
 * @param services device services by name
 * @param pipelines by name, in the order written
 * @param rules rules and interlocks
 * @param devices all devices and device profiles
 * @param warnings what was found and does not stop the start
 */
public record Profile(
        Path folder,
        String hash,
        BusSettings bus,
        ApiSettings api,
        CommandSettings commands,
        Reload reload,
        Map<String, ConnectionType<?>> connections,
        Map<String, Service<?, ?>> services,
        Map<String, Pipeline> pipelines,
        RuleSet rules,
        Devices devices,
        List<Problem> warnings) {

    /** Whether a change on disk is taken up by itself. */
    public enum Reload {
        AUTO,
        MANUAL
    }

    /** Every lane of every pipeline, in the order written. */
    public List<Lane> lanes() {
        return pipelines.values().stream().flatMap(p -> p.lanes().stream()).toList();
    }
}
