/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.plugin.Setting;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the files lie that a profile's settings name: in its folder. Of a kept copy, what the copy holds lies there, and the rest (keys,
 * certificates, what is written) where it did. For one reading, on one thread.
 */
final class NamedFiles {
    private final Path copy;
    private final Path folder;
    private final boolean here;
    private final Set<Path> named = new HashSet<>();

    /**
     * @param copy the profile's own files
     * @param folder the folder they were copied from; the same when they were not
     * @param here whether this is where the profile runs: elsewhere nobody misses its keys and certificates
     */
    NamedFiles(Path copy, Path folder, boolean here) {
        this.copy = copy;
        this.folder = folder;
        this.here = here;
    }

    Path copy() {
        return copy;
    }

    Path folder() {
        return folder;
    }

    /** Whether it reads the folder itself, which somebody can mend. */
    boolean isOriginal() {
        return copy.equals(folder);
    }

    /** @throws InvalidPathException when it is no path */
    Path of(String name) {
        Path kept = copy.resolve(name);
        Path file = Files.isRegularFile(kept) ? kept : folder.resolve(name);
        named.add(whole(file));
        return file;
    }

    /** Why a file that is needed cannot be read; null when it can, or nobody misses it. */
    @Nullable
    String missing(Path file) {
        if (!here || (Files.isRegularFile(file) && Files.isReadable(file))) {
            return null;
        }
        if (Files.notExists(file)) { // in a folder that this user may not enter it may be all the same
            return "there is no " + shown(file) + (file.startsWith(folder) ? " in the profile's folder" : "");
        }
        return shown(file) + (Files.isDirectory(file) ? " is a folder" : " cannot be read by this user");
    }

    /** Why a file that can be read is of no use; null when it is, or nobody misses it. */
    @Nullable
    String unusable(Path file, Setting.Holds holds) {
        String finding = here ? PemFile.finding(file, holds) : null;
        return finding == null ? null : shown(file) + " " + finding;
    }

    private String shown(Path file) {
        return "'" + (file.startsWith(folder) ? folder.relativize(file) : file) + "'";
    }

    /** Whether it was asked for. */
    boolean isNamed(Path file) {
        return named.contains(whole(file));
    }

    private static Path whole(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
