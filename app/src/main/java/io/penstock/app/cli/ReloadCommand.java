/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock reload}. */
@Command(
        name = "reload",
        description =
                "Has the running program take up the profile as it is now; one with mistakes is refused, and what ran goes on.",
        footer = "Exit codes: 0 it runs, 1 it was refused, or not all of it could be done.",
        mixinStandardHelpOptions = true)
public final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Override
    public Integer call() throws IOException {
        return asking.lines("reload", Map.of(), row -> row.path("line").asText());
    }
}
