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
final class PlainFile {
    private PlainFile() {}

    /** How long an event is on the log, without what its block says for all. */
    static int bytes(Event event) {
        BinaryWriter out = new BinaryWriter(256);
        EventBinary.writeBody(event, out);
        return out.toBytes().length;
    }

    static double appendsPerSecond(Path folder, List<List<Event>> batches, int events) throws IOException {
        try (FileChannel file = FileChannel.open(
                folder.resolve("plain.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            int written = 0;
            for (int b = 0; written < events; b++) {
                List<Event> batch = batches.get(b % batches.size());
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
                while (block.hasRemaining()) {
                    file.write(block);
                }
                written += batch.size();
            }
            return written * 1e9 / (System.nanoTime() - start);
        }
    }
}
