/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for what a run writes, deleted at close. */
public final class WorkFolder implements AutoCloseable {
    private final Path path;

    public WorkFolder(String name) throws IOException {
        path = Files.createTempDirectory("penstock-bench-" + name);
    }

    public Path path() {
        return path;
    }

    /** A new folder in it. */
    public Path fresh(String name) throws IOException {
        return Files.createTempDirectory(path, name);
    }

    public static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
