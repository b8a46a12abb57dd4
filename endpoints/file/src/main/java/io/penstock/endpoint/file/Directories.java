/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to the directories that files stand in, and how a file is found in them. */
final class Directories {
    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private Directories() {}

    static void make(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new FileSystemException(e.getFile(), null, "is not a directory");
        }
    }

    /** What a link leads to in the end, be it there or not; any other path itself. */
    static Path followed(Path path) throws IOException {
        Path at = path;
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "is a link that leads nowhere");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    /** Makes a new or changed name in it survive a power cut. Systems that cannot open a directory do so by themselves. */
    static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("directory {} cannot be forced to the disk: {}", directory, e.getMessage());
        }
    }
}
