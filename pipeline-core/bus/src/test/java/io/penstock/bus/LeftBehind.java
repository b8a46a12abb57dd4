/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process that is killed now leaves, for another one. */
final class LeftBehind {
    private LeftBehind() {}

    /** @return the copy */
    static Path in(Path directory, Path copy) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(directory.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return copy;
    }
}
