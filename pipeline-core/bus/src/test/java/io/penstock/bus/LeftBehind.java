/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** What a process that is killed now leaves, for another one. */
final class LeftBehind {
    private LeftBehind() {}

    /** @return the copy; nothing is committed while it is made, else parts of the state store would be of different times */
    static Path by(SegmentBus bus, Path directory, Path copy) throws SQLException {
        return bus.stateStore().read(c -> {
            try (var files = Files.walk(directory)) {
                copy(files.filter(Files::isRegularFile).toList(), directory, copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return copy;
        });
    }

    private static void copy(List<Path> files, Path directory, Path copy) throws IOException {
        for (Path file : files) {
            Path to = copy.resolve(directory.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
        }
    }
}
