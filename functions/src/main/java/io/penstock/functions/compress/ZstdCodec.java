/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStream;
import io.penstock.api.error.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** zstd (RFC 8878) with one native context for all messages, whose memory nobody but its owner frees. For one thread. */
final class ZstdCodec implements AutoCloseable {
    static final String NAME = "zstd";

    private final ZstdCompressCtx context;

    ZstdCodec(int level) {
        this.context = new ZstdCompressCtx().setLevel(level);
    }

    byte[] compress(byte[] data) {
        return context.compress(data);
    }

    @Override
    public void close() {
        context.close();
    }

    static byte[] decompress(byte[] data, int most) {
        if (data.length == 0) {
            throw new RefusedException("must be zstd but is empty");
        }
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(data))) {
            byte[] out = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new RefusedException("decompressed bytes must be at most " + most + " but are more");
            }
            return out;
        } catch (IOException e) {
            throw new RefusedException("must be zstd but is not: " + e.getMessage(), e);
        }
    }
}
