/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock accept}. */
@Command(
        name = "accept",
        description = "Accepts the refusals of a suspect endpoint: what it refuses becomes dead letters again.",
        mixinStandardHelpOptions = true)
public final class AcceptCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Parameters(paramLabel = "LANE", description = "Such as plc-data/cloud.")
    private String lane;

    @Override
    public Integer call() throws IOException {
        return asking.table("lane.accept", Map.of("lane", lane));
    }
}
