/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.compress;

import io.penstock.api.error.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/** gzip (RFC 1952) with one deflater for all messages: a new one each time costs more than a small message. For one thread. */
final class GzipCodec {
    static final String NAME = "gzip";

    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final byte UNKNOWN_SYSTEM = (byte) 255;

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private byte[] buffer = new byte[8192];

    GzipCodec(int level) {
        this.deflater = new Deflater(level, true);
    }

    byte[] compress(byte[] data) {
        deflater.reset();
        deflater.setInput(data);
        deflater.finish();
        int at = HEADER;
        while (!deflater.finished()) {
            if (at + TRAILER >= buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            at += deflater.deflate(buffer, at, buffer.length - at - TRAILER);
        }
        crc.reset();
        crc.update(data);
        byte[] out = Arrays.copyOf(buffer, at + TRAILER);
        Arrays.fill(out, 0, HEADER, (byte) 0);
        out[0] = 0x1F;
        out[1] = (byte) 0x8B;
        out[2] = Deflater.DEFLATED;
        out[9] = UNKNOWN_SYSTEM;
        ByteBuffer.wrap(out, at, TRAILER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(data.length);
        return out;
    }

    static byte[] decompress(byte[] data, int most) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            byte[] out = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new RefusedException("decompressed bytes must be at most " + most + " but are more");
            }
            return out;
        } catch (IOException e) {
            throw new RefusedException("must be gzip but is not: " + e.getMessage(), e);
        }
    }
}
