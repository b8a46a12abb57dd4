/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the files lie that a profile's settings name: in its folder. Of a kept copy, what the copy holds lies there, and the rest (keys,
 * certificates, what is written) where it did.
 *
 * @param copy the profile's own files
 * @param folder the folder they were copied from; the same when they were not
 */
record NamedFiles(Path copy, Path folder) {
    /** @throws InvalidPathException when it is no path */
    Path of(String name) {
        Path kept = copy.resolve(name);
        return Files.isRegularFile(kept) ? kept : folder.resolve(name);
    }
}
