/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock tap}. */
@Command(
        name = "tap",
        description =
                "Shows what passes, live and sampled: on the bus, through a pipeline, or behind one of its steps.",
        mixinStandardHelpOptions = true)
public final class TapCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Parameters(
            paramLabel = "PIPELINE[.STEP]",
            arity = "0..1",
            defaultValue = "",
            description = "A pipeline or a lane (plc-data, plc-data/cloud), and one of its steps; without: the bus.")
    private String where = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "At most so many a second (default: 10).")
    private int rate;

    @Option(names = "--count", paramLabel = "N", defaultValue = "0", description = "End after so many.")
    private int count;

    @Override
    public Integer call() throws IOException {
        Map<String, String> arguments = Map.of("where", where, "rate", "" + rate, "count", "" + count);
        return asking.lines("tap", arguments, row -> row.path("what").asText());
    }
}
