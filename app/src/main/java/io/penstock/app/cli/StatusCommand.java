/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock status}. */
@Command(
        name = "status",
        description = "Shows the state of each lane, device service and connection of the running program.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Override
    public Integer call() throws IOException {
        return asking.tables("status.lanes", "status.parts");
    }
}
