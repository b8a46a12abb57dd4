/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the log asks of a disk, so that a test can have it fail. */
interface Disk {
    Disk REAL = new Disk() {};

    /** Opens for writing; makes it when there is none. */
    default Output open(Path file) throws IOException {
        return new RealOutput(file);
    }

    /** Opens for reading. */
    default RandomAccessFile read(Path file) throws IOException {
        return new RandomAccessFile(file.toFile(), "r");
    }

    /** Makes the names in a directory survive a power cut. */
    default void forceNames(Path directory) throws IOException {
        try (FileChannel c = FileChannel.open(directory, StandardOpenOption.READ)) {
            c.force(true);
        }
    }

    /** A file being written. */
    interface Output extends AutoCloseable {
        void write(long at, byte[] bytes, int length) throws IOException;

        void truncate(long size) throws IOException;

        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A RandomAccessFile and no channel: a channel is closed when the thread that happens to write is interrupted. */
    final class RealOutput implements Output {
        private final RandomAccessFile file;

        RealOutput(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        @Override
        public void write(long at, byte[] bytes, int length) throws IOException {
            file.seek(at);
            file.write(bytes, 0, length);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.setLength(size);
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
