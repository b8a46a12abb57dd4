/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock cursor}. */
@Command(name = "cursor", description = "Shows and moves cursors.", mixinStandardHelpOptions = true)
public final class CursorCommand {
    @Command(
            name = "list",
            description = "Lists the cursors with position, lag and losses.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Asking asking) throws IOException {
        return asking.table("cursor.list", Map.of());
    }

    @Command(
            name = "seek",
            description =
                    "Moves a cursor; its steps' state and what they hold are discarded, and it says how many events that is.",
            mixinStandardHelpOptions = true)
    int seek(
            @Mixin Asking asking,
            @Parameters(paramLabel = "CURSOR", description = "Such as plc-data/cloud.") String cursor,
            @Parameters(paramLabel = "TO", description = "now, earliest, or a time such as 2026-01-31T12:00:00Z.")
                    String to)
            throws IOException {
        return asking.table("cursor.seek", Map.of("cursor", cursor, "to", to));
    }

    @Command(
            name = "drop",
            description = "Forgets a cursor with its state, and says how many events go with it.",
            mixinStandardHelpOptions = true)
    int drop(
            @Mixin Asking asking,
            @Parameters(paramLabel = "CURSOR", description = "Such as plc-data/cloud.") String cursor)
            throws IOException {
        return asking.table("cursor.drop", Map.of("cursor", cursor));
    }
}
