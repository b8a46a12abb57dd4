/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.control.UserErrorException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which profile, and where its data lies: the same options on every command. */
public final class Target {
    static final String FILE = "penstock.yaml";

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "DIR",
            description = "The profile's folder (default: this folder).")
    private Path profile = Path.of(".");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where its data lies (default: data in the profile's folder).")
    private @Nullable Path data;

    Path profile() {
        return folder(profile);
    }

    Path data() {
        return data == null ? profile().resolve("data") : data;
    }

    /** @throws UserErrorException when the folder holds no profile */
    static Path folder(Path given) {
        Path folder =
                given.getFileName() != null && given.getFileName().toString().equals(FILE) && Files.isRegularFile(given)
                        ? given.toAbsolutePath().getParent()
                        : given;
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            throw new UserErrorException(
                    "a profile is a folder with a " + FILE + " in it, but there is none in '" + given + "'");
        }
        return folder;
    }
}
