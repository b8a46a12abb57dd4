/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.log;

import io.penstock.api.event.BinaryWriter;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/** The plain baseline: the same events encoded the same way, a checksum, one write a block; nothing to read them by. */
public final class PlainFile implements AutoCloseable {
    /** As large as a segment of the log: from there on it is written from the beginning. */
    private static final long MOST = 64L << 20;

    private final FileChannel file;

    /** A new file in this folder. */
    public PlainFile(Path folder) throws IOException {
        file = FileChannel.open(folder.resolve("plain.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** How long an event is on the log, without what its block says for all. */
    static int bytes(Event event) {
        BinaryWriter out = new BinaryWriter(256);
        EventBinary.writeBody(event, out);
        return out.toBytes().length;
    }

    /** One block of these; how many bytes it is. */
    public int write(List<Event> batch) throws IOException {
        BinaryWriter out = new BinaryWriter(256 * batch.size());
        for (Event e : batch) {
            EventBinary.writeBody(e, out);
        }
        byte[] bytes = out.toBytes();
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        ByteBuffer block = ByteBuffer.allocate(bytes.length + 4)
                .put(bytes)
                .putInt((int) sum.getValue())
                .flip();
        if (file.position() > MOST) {
            file.position(0);
        }
        while (block.hasRemaining()) {
            file.write(block);
        }
        return bytes.length + 4;
    }

    static double appendsPerSecond(Path folder, List<List<Event>> batches, int events) throws IOException {
        try (PlainFile file = new PlainFile(folder)) {
            long start = System.nanoTime();
            int written = 0;
            for (int b = 0; written < events; b++) {
                List<Event> batch = batches.get(b % batches.size());
                file.write(batch);
                written += batch.size();
            }
            return written * 1e9 / (System.nanoTime() - start);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
