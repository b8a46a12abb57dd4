/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import io.penstock.api.error.SettingException;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.Context;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;
import io.penstock.api.setting.Secret;
import java.nio.charset.StandardCharsets;

/** Makes bytes unreadable without a key. */
@Plugin(
        name = "encrypt",
        summary = "Encrypts and authenticates the bytes of a message: AES-256-GCM.",
        since = "0.1",
        samples = "encrypt: {aes-256-gcm: {key: \"${secret:cloud-key}\", keyId: k2026}}",
        details =
                """
                The key is 32 bytes, in base64 or hex, from a secret. The content encoding becomes `aes-256-gcm`, behind those the
                message had; the content type stays. `decrypt` is the inverse.

                **Wire format**, version 1; integers are big-endian:

                | bytes | what |
                |---|---|
                | 4 | magic `50 53 54 4B` (`PSTK`) |
                | 1 | version, `01` |
                | 1 | algorithm, `01`: AES-256-GCM (NIST SP 800-38D), tags of 16 bytes |
                | 1 | length n of the key id |
                | n | key id, UTF-8 |
                | then, for each piece | |
                | 4 | length m of its plain text, at most 32,768; the highest bit is set in the last piece and only there |
                | 12 | nonce |
                | m | cipher text |
                | 16 | tag |

                A message of at most 32 KiB is one piece; all pieces but the last hold 32 KiB. Nothing follows the last piece.
                The additional authenticated data of piece i (from 0) is the header (magic to key id), the nonce of piece 0, i in 4 bytes,
                and the piece's 4 bytes of length as they stand. So no piece can be left out, put elsewhere, taken from another message or
                cut off unnoticed. No nonce is used twice with a key: 8 random bytes, drawn for each key and process start, and a counter of
                4 bytes that all steps with the key share.
                """)
public record Encrypt(@Setting(value = "The method.", main = true, required = true) Method with)
        implements BytesFunction {

    /** A method of encryption. */
    public sealed interface Method {}

    /** AES-256-GCM. */
    @Variant(value = "aes-256-gcm", summary = "AES-256 in Galois/Counter Mode.")
    public record Aes256Gcm(
            @Setting(
                            value = "The key: 32 bytes in base64 or hex.",
                            required = true,
                            example = "\"${secret:cloud-key}\"")
                    Secret key,
            @Setting(
                            value = "What names the key, so that receivers can hold several.",
                            required = true,
                            example = "k2026")
                    String keyId)
            implements Method {
        public Aes256Gcm {
            KeyRules.check("key", key);
            int length = keyId.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > 255) {
                throw new SettingException("keyId", "must have from 1 to 255 bytes", keyId);
            }
        }
    }

    @Override
    public Bytes apply(Bytes bytes, Context context) {
        Aes256Gcm aes = (Aes256Gcm) with;
        Sealer sealer = context.local(() -> new Sealer(aes.key.key(Wire.KEY), aes.keyId));
        return bytes.encoded(sealer.seal(bytes.data(), context), Wire.ENCODING);
    }
}
