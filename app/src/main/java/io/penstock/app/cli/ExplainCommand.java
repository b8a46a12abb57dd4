/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock explain}. */
@Command(
        name = "explain",
        description = "Says why a rule fired, or why a command was done or refused.",
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Parameters(paramLabel = "ID", description = "Of a firing or a command, as `penstock audit` shows them.")
    private String id;

    @Override
    public Integer call() throws IOException {
        return asking.lines("explain", Map.of("id", id), row -> row.path("line").asText());
    }
}
