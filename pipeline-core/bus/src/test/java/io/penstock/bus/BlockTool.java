/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Forges blocks, by what the format's description says and not by its code. */
final class BlockTool {
    private BlockTool() {}

    /** The same bytes with the first block's checks made right. */
    static byte[] withRightChecks(byte[] segment, long segmentBase) {
        ByteBuffer b = ByteBuffer.wrap(segment.clone());
        int dictionary = b.getInt(28);
        int records = b.getInt(32);
        CRC32C head = new CRC32C();
        head.update(ByteBuffer.allocate(8).putLong(0, segmentBase));
        head.update(b.array(), 0, 36);
        head.update(b.array(), 44, dictionary);
        b.putInt(36, (int) head.getValue());
        CRC32C body = new CRC32C();
        body.update(b.array(), 44 + dictionary, records);
        b.putInt(40, (int) body.getValue());
        return b.array();
    }
}
