/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders of files. */
public final class Folders {
    private Folders() {}

    /** Copies a profile, without what a run in it has left. */
    public static void copyProfile(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("data") && !relative.startsWith("out")) {
                    Files.createDirectories(to.resolve(relative).getParent());
                    Files.copy(file, to.resolve(relative));
                }
            }
        }
    }
}
