/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.BinaryReader;
import io.penstock.api.event.BinaryWriter;
import java.io.IOException;

/**
 * The last block of a full segment: its times and where its blocks are, so that opening need not look at them. The file's last eight
 * bytes say where it begins. A segment without one is scanned instead.
 */
final class SegmentSeal {
    private static final int MAGIC = 0x50534C49;
    private static final int TRAILER = 8;

    private SegmentSeal() {}

    /** @return the bytes to write behind the segment's last block */
    static BinaryWriter of(Segment s) {
        BinaryWriter records = new BinaryWriter(8 * 1024);
        records.putLong(s.oldest());
        records.putLong(s.newest());
        s.index.write(records);
        records.putInt(BlockFormat.HEAD + records.size() + TRAILER);
        records.putInt(MAGIC);
        BinaryWriter out = new BinaryWriter(BlockFormat.HEAD + records.size());
        BlockFormat.write(out, s.base, BlockFormat.CODEC_INDEX, s.end(), 0, s.newest(), new BinaryWriter(0), records);
        return out;
    }

    /** Takes what the seal says, when there is a sound one. */
    static boolean read(SegmentInput in) throws IOException {
        long length = in.length();
        int at = length > Integer.MAX_VALUE
                ? SegmentInput.NONE
                : in.load(Math.max(0, length - TRAILER), TRAILER, length);
        if (at == SegmentInput.NONE) {
            return false;
        }
        BinaryReader trailer = new BinaryReader(in.buffer(), at, at + TRAILER);
        try {
            int seal = trailer.getInt();
            long place = length - seal;
            if (trailer.getInt() != MAGIC || place < 0 || in.head(place, length) == SegmentInput.NONE) {
                return false;
            }
            at = in.block(place, length);
            return at != SegmentInput.NONE && read(in, at, (int) length);
        } catch (DecodeException e) {
            return false;
        }
    }

    private static boolean read(SegmentInput in, int at, int length) throws DecodeException {
        byte[] b = in.buffer();
        if (BlockFormat.codec(b, at) != BlockFormat.CODEC_INDEX || BlockFormat.version(b, at) != BlockFormat.VERSION) {
            return false;
        }
        BinaryReader records = new BinaryReader(b, at + BlockFormat.HEAD, at + BlockFormat.length(b, at));
        Segment s = in.segment();
        s.times(records.getLong(), records.getLong());
        s.index.read(records);
        s.known(BlockFormat.base(b, at), length);
        return true;
    }
}
