/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.run.AcceptedProfiles;
import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock rollback}. */
@Command(
        name = "rollback",
        description =
                "Puts the profile's files back as they were in the accepted profile before; a running program takes it up.",
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private Target target = new Target();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path profile = target.profile();
        Path from =
                new AcceptedProfiles(target.data(), Clock.systemUTC()).rollBack(profile, ProfileFiles.hash(profile));
        spec.commandLine()
                .getOut()
                .println("'" + profile + "' is as it was accepted in " + from.getFileName()
                        + "; what it held is kept in '" + target.data().resolve("replaced") + "'");
        return 0;
    }
}
