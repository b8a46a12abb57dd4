/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.control.Row;
import io.penstock.app.run.AcceptedProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock rollback}. */
@Command(
        name = "rollback",
        description =
                "Puts the profile's files back as they were in the accepted profile before; a running program takes it up"
                        + " (with `reload: manual` by `penstock reload`).",
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private Asking asking;

    @Override
    public Integer call() throws IOException {
        Path profile = asking.target().profile();
        Path data = asking.target().data();
        Path from = new AcceptedProfiles(data, Clock.systemUTC()).rollBack(profile);
        String accepted = String.valueOf(from.getFileName());
        Path replaced = data.resolve("replaced");
        return asking.line(
                Row.of("profile", profile.toString()).and("accepted", accepted).and("replaced", replaced.toString()),
                "'" + profile + "' is as it was accepted in " + accepted + "; what it held is kept in '" + replaced
                        + "'");
    }
}
