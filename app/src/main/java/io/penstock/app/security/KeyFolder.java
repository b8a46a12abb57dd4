/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code data/keys}: what only the program's own user may read. Files are replaced as a whole. */
public record KeyFolder(Path path) {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    /** The one of this data folder. */
    public static KeyFolder in(Path data) {
        return new KeyFolder(data.resolve("keys"));
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** The private parts come into being with their permissions: at no moment can others read them. */
    public void write(String name, String content) throws IOException {
        make();
        Path fresh = file(name + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, attributes(OWNER));
        Files.writeString(fresh, content, StandardOpenOption.WRITE);
        Files.move(fresh, file(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What is done with a file while nobody else changes it. */
    interface Change {
        void run() throws IOException;
    }

    /** Does something while no other process, nor thread, does anything under the same name. The lock is a file beside the one of that name. */
    void alone(String name, Change change) throws IOException {
        make();
        Path file = file(name + ".lock");
        try {
            Files.createFile(file, attributes(OWNER));
        } catch (FileAlreadyExistsException e) {
            // It stays: whoever took it away would let two in.
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (!locked(channel)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            change.run();
        }
    }

    /** Waits for other processes, and holds the lock until the channel is closed; false when another thread of this process has it. */
    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.lock().isValid();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void make() throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Files.createDirectories(path.toAbsolutePath().getParent());
        try {
            Files.createDirectory(path, attributes(OWNER_FOLDER));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
