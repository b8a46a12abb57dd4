/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock bus}. */
@Command(name = "bus", description = "Shows the core data bus.", mixinStandardHelpOptions = true)
public final class BusCommand {
    @Command(
            name = "status",
            description = "Shows each stream: events, size, cap, age, losses.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Asking asking) throws IOException {
        return asking.table("bus.status", Map.of());
    }
}
