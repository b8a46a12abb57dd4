/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.event.BinaryWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The head of a block, big-endian:
 *
 * <pre>
 *  0 magic          4 "PSLG"
 *  4 version        1
 *  5 codec          1 of the records
 *  6 flags          2 none yet
 *  8 base offset    8 of the first event
 * 16 count          4 events
 * 20 append time    8 ms since the epoch
 * 28 dictionary     4 bytes
 * 32 records        4 bytes
 * 36 CRC32C         4 of the segment's base offset, bytes 0 to 36 and the dictionary
 * 40 CRC32C         4 of the records
 * 44 dictionary, records
 * </pre>
 *
 * <p>These 44 bytes are the same in every version to come, so that a newer one can be told from a damaged one. The first check is
 * one of its own so that a block can be skipped without reading its records.
 */
final class BlockFormat {
    static final int MAGIC = 0x50534C47;
    static final int VERSION = 1;
    static final int CODEC_EVENTS = 1;
    /** A segment's index, its last block. */
    static final int CODEC_INDEX = 2;

    static final int HEAD = 44;
    static final int MAX_EVENTS = 1024;
    /** An event takes more bytes than this in the records: index, origin, length, and of its body flags, id and how many readings. */
    static final int LEAST_EVENT = 1 + 8 + 4 + 1 + 16 + 1;

    static final int MAX_BYTES = 256 * 1024;
    /** What a damaged length is told by. */
    static final int MAX_EVENT_BYTES = 16 << 20;

    /** Characters of device, profile and source together. */
    static final int MAX_NAMES = 16 * 1024;

    private static final int MAX_PART = MAX_EVENT_BYTES + 2 * MAX_BYTES;
    private static final int CHECKED_HEAD = 36;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BlockFormat() {}

    /** Appends head, dictionary and records. */
    static void write(
            BinaryWriter out,
            long segmentBase,
            int codec,
            long base,
            int count,
            long appendedAt,
            BinaryWriter dictionary,
            BinaryWriter records) {
        int at = out.size();
        out.putInt(MAGIC);
        out.putByte(VERSION);
        out.putByte(codec);
        out.putByte(0);
        out.putByte(0);
        out.putLong(base);
        out.putInt(count);
        out.putLong(appendedAt);
        out.putInt(dictionary.size());
        out.putInt(records.size());
        out.putInt(0);
        out.putInt(0);
        out.putBytes(dictionary.array(), 0, dictionary.size());
        out.putBytes(records.array(), 0, records.size());
        out.patchInt(at + 36, headCheck(segmentBase, out.array(), at, dictionary.size()));
        out.patchInt(at + 40, check(records.array(), 0, records.size()));
    }

    static int magic(byte[] b, int at) {
        return (int) INT.get(b, at);
    }

    static int version(byte[] b, int at) {
        return b[at + 4];
    }

    static int codec(byte[] b, int at) {
        return b[at + 5];
    }

    static long base(byte[] b, int at) {
        return (long) LONG.get(b, at + 8);
    }

    static int count(byte[] b, int at) {
        return (int) INT.get(b, at + 16);
    }

    static long appendedAt(byte[] b, int at) {
        return (long) LONG.get(b, at + 20);
    }

    static int dictionaryLength(byte[] b, int at) {
        return (int) INT.get(b, at + 28);
    }

    static int recordsLength(byte[] b, int at) {
        return (int) INT.get(b, at + 32);
    }

    /** Whether 44 bytes could be a head: what can be said before its dictionary is there. */
    static boolean isPlausible(byte[] b, int at) {
        int dictionary = dictionaryLength(b, at);
        int records = recordsLength(b, at);
        return magic(b, at) == MAGIC
                && dictionary >= 0
                && records >= 0
                && dictionary <= MAX_PART
                && records <= MAX_PART
                && count(b, at) >= 0
                && base(b, at) >= 0;
    }

    static int length(byte[] b, int at) {
        return HEAD + dictionaryLength(b, at) + recordsLength(b, at);
    }

    /** Whether head and dictionary, all of them in the array, are as they were written. */
    static boolean isHeadSound(long segmentBase, byte[] b, int at) {
        return (int) INT.get(b, at + 36) == headCheck(segmentBase, b, at, dictionaryLength(b, at));
    }

    /** Whether the records, all of them in the array, are as they were written. */
    static boolean areRecordsSound(byte[] b, int at) {
        return (int) INT.get(b, at + 40) == check(b, at + HEAD + dictionaryLength(b, at), recordsLength(b, at));
    }

    private static int headCheck(long segmentBase, byte[] b, int at, int dictionary) {
        CRC32C crc = new CRC32C();
        // The segment's place is part of it: a block of another segment, inside some event's bytes, is none here.
        byte[] salt = new byte[8];
        LONG.set(salt, 0, segmentBase);
        crc.update(salt, 0, 8);
        crc.update(b, at, CHECKED_HEAD);
        crc.update(b, at + HEAD, dictionary);
        return (int) crc.getValue();
    }

    private static int check(byte[] b, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(b, at, length);
        return (int) crc.getValue();
    }
}
