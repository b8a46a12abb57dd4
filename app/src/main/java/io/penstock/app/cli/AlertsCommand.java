/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock alerts}. */
@Command(
        name = "alerts",
        description = "Shows what the rules say is wrong, and acknowledges it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class AlertsCommand {
    @Command(name = "list", description = "Shows the alerts that stand.", mixinStandardHelpOptions = true)
    int list(@Mixin Asking asking) throws IOException {
        return asking.table("alerts.list", Map.of());
    }

    @Command(
            name = "ack",
            description = "Acknowledges one: it stands until its rule ends, and is not said again.",
            mixinStandardHelpOptions = true)
    int acknowledge(
            @Mixin Asking asking,
            @Parameters(paramLabel = "NAME", description = "The alert's name.") String name,
            @Option(
                            names = "--by",
                            paramLabel = "WHO",
                            defaultValue = "${sys:user.name}",
                            description = "Who acknowledges it (default: ${DEFAULT-VALUE}).")
                    String by)
            throws IOException {
        return asking.table("alerts.ack", Map.of("name", name, "by", by));
    }
}
