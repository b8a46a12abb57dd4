/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real disk that can be told to be full, to write only a part, to be slow in forcing, and that counts. */
final class FailingDisk implements Disk {
    /** Bytes that can still be written. */
    volatile long room = Long.MAX_VALUE;

    /** A part of the names of files that there is no room for. */
    volatile @Nullable String fullFor;

    volatile boolean cannotCut;
    volatile boolean cannotForce;
    volatile boolean cannotForceNames;
    volatile @Nullable Error forceFailure;
    volatile @Nullable CountDownLatch forceGate;
    final AtomicInteger forces = new AtomicInteger();
    final List<Path> forcedNames = new CopyOnWriteArrayList<>();
    /** Files that are open. */
    final AtomicInteger open = new AtomicInteger();

    @Override
    public Output open(Path file) throws IOException {
        String without = fullFor;
        if (room == 0 || (without != null && file.toString().contains(without))) {
            throw new IOException("No space left on device");
        }
        Output real = new RealOutput(file);
        open.incrementAndGet();
        return new Output() {
            @Override
            public void write(long at, byte[] bytes, int length) throws IOException {
                int fits = (int) Math.min(length, room);
                real.write(at, bytes, fits);
                long left = room - fits;
                room = left;
                if (fits < length) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void truncate(long size) throws IOException {
                if (cannotCut) {
                    throw new IOException("Input/output error");
                }
                real.truncate(size);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                awaitGate();
                Error failure = forceFailure;
                if (failure != null) {
                    throw failure;
                }
                if (cannotForce) {
                    throw new IOException("Input/output error");
                }
                real.force();
            }

            @Override
            public void close() throws IOException {
                open.decrementAndGet();
                real.close();
            }
        };
    }

    @Override
    public void forceNames(Path names) throws IOException {
        if (cannotForceNames) {
            throw new IOException("Input/output error");
        }
        forcedNames.add(names);
        REAL.forceNames(names);
    }

    private void awaitGate() throws IOException {
        CountDownLatch gate = forceGate;
        try {
            if (gate != null) {
                gate.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
