/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.command.Presence;
import io.penstock.api.setting.Size;
import java.time.Duration;

/** What tests of rules on a bus in memory need around them. */
final class SmallBus {
    static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            Size.parse("4MiB"),
            Size.parse("1MiB"),
            BusSettings.WhenFull.DROP_OLDEST,
            Size.parse("256KiB"),
            Size.parse("1MiB"));

    /** Nothing falls to its safe value while rules are away. */
    static final Presence NOBODY = new Presence() {
        @Override
        public void alive() {}

        @Override
        public void lost(String reason) {}

        @Override
        public void close() {}
    };

    private SmallBus() {}
}
