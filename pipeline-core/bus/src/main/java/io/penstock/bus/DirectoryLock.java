/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a data directory for this process: a lock on the file {@code lock} in it, which says whose it is. */
final class DirectoryLock implements Closeable {
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "ceph",
            "glusterfs",
            "lustre",
            "davfs",
            "fuse.sshfs",
            "fuse.glusterfs",
            "fuse.davfs",
            "beegfs",
            "gpfs");

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /** @throws IOException when another process has it, or when its file system is a network's */
    static DirectoryLock take(Path directory) throws IOException {
        refuseNetwork(directory, Files.getFileStore(directory).type());
        Path path = directory.resolve("lock");
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!tryLock(file)) {
            String owner = owner(file);
            file.close();
            throw new UnusableDirectoryException(
                    "the data directory " + directory.toAbsolutePath() + " must belong to one process but"
                            + " is in use by another Penstock" + (owner == null ? "" : " (process " + owner + ")")
                            + ": stop that one, or choose another directory");
        }
        try {
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
        } catch (IOException e) {
            file.close(); // a full disk; with the lock, or nobody could try again
            throw e;
        }
        return new DirectoryLock(file);
    }

    static void refuseNetwork(Path directory, String fileSystem) throws IOException {
        if (NETWORK.contains(fileSystem.toLowerCase(Locale.ROOT))) {
            throw new UnusableDirectoryException(
                    "the data directory must be on a local disk but " + directory.toAbsolutePath()
                            + " is on a network file system (" + fileSystem
                            + "), which does not keep what a log needs: choose another directory");
        }
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static @Nullable String owner(FileChannel file) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(32);
        int n = file.read(b, 0);
        return n <= 0 ? null : new String(b.array(), 0, n, StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
