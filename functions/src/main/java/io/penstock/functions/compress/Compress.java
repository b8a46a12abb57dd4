/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.compress;

import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.Context;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;

/** Makes bytes fewer. */
@Plugin(
        name = "compress",
        summary = "Makes the bytes of a message fewer, by gzip or zstd.",
        since = "0.1",
        samples = {"compress: gzip", "compress: {zstd: {level: 3}}", "compress: {gzip: {level: 6}}"},
        details =
                """
                gzip is RFC 1952, zstd RFC 8878 with the content's size in the frame. Each message is compressed alone, so gather events
                into groups before (`batch`). The content encoding becomes `gzip` or `zstd`, behind those it had; the content type
                stays. gzip level 1 costs a fifth of level 6 and leaves about a tenth more.
                """)
public record Compress(@Setting(value = "The method.", main = true, required = true) Method with)
        implements BytesFunction {

    /** A method of compression. */
    public sealed interface Method {}

    /** gzip. */
    @Variant(value = "gzip", summary = "gzip, which everything reads.")
    public record Gzip(
            @Setting(value = "From 1, the fastest, to 9.", main = true, defaultValue = "1", min = 1, max = 9) int level)
            implements Method {}

    /** zstd. */
    @Variant(value = "zstd", summary = "zstd: smaller and faster, where the receiver has it.")
    public record Zstd(
            @Setting(value = "From 1, the fastest, to 19.", main = true, defaultValue = "3", min = 1, max = 19)
                    int level)
            implements Method {}

    @Override
    public Bytes apply(Bytes bytes, Context context) {
        if (with instanceof Gzip gzip) {
            byte[] made = context.local(() -> new GzipCodec(gzip.level)).compress(bytes.data());
            return bytes.encoded(made, GzipCodec.NAME);
        }
        int level = ((Zstd) with).level;
        return bytes.encoded(context.local(() -> new ZstdCodec(level)).compress(bytes.data()), ZstdCodec.NAME);
    }
}
