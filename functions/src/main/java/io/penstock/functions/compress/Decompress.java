/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.compress;

import io.penstock.api.error.RefusedException;
import io.penstock.api.error.SettingException;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.Context;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Size;
import io.penstock.functions.Encodings;

/** Takes the outermost compression off. */
@Plugin(
        name = "decompress",
        summary = "Takes the outermost compression off, gzip or zstd, as the content encoding names it.",
        since = "0.1",
        samples = {"decompress:", "decompress: {most: 4MiB}"},
        details =
                """
                A message whose outermost content encoding is neither, that is damaged, or that would have more bytes than `most` is
                refused.
                """)
public record Decompress(@Setting(value = "How many bytes may come out.", defaultValue = "64MiB") Size most)
        implements BytesFunction {

    public Decompress {
        if (most.bytes() < 1 || most.bytes() > Integer.MAX_VALUE - 16) {
            throw new SettingException("most", "must be from 1B to less than 2GiB", most);
        }
    }

    @Override
    public Bytes apply(Bytes bytes, Context context) {
        String encoding = Encodings.outermost(bytes);
        int limit = (int) most.bytes();
        byte[] data =
                switch (encoding) {
                    case GzipCodec.NAME -> GzipCodec.decompress(bytes.data(), limit);
                    case ZstdCodec.NAME -> ZstdCodec.decompress(bytes.data(), limit);
                    default ->
                        throw new RefusedException(
                                "content encoding must be one of [gzip, zstd] but was '" + encoding + "'");
                };
        return Encodings.without(bytes, data);
    }
}
