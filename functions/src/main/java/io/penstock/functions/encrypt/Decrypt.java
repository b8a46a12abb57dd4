/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import io.penstock.api.error.RefusedException;
import io.penstock.api.error.SettingException;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.Context;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Secret;
import io.penstock.functions.Encodings;
import java.util.Map;

/** The inverse of {@link Encrypt}. */
@Plugin(
        name = "decrypt",
        summary = "Decrypts what encrypt made, with the key that the message names.",
        since = "0.1",
        samples = "decrypt: {keys: {k2026: \"${secret:cloud-key}\", k2025: \"${secret:old-cloud-key}\"}}",
        details =
                """
                The wire format is that of `encrypt`. A message of another format, of a key id that is not under `keys`, or that was
                changed, cut or put together anew is refused, and nothing of it is given. So is one whose outermost content encoding is
                another than `aes-256-gcm`; one without any is taken at its bytes.
                """)
public record Decrypt(
        @Setting(value = "Keys by key id: 32 bytes each, in base64 or hex.", required = true) Map<String, Secret> keys)
        implements BytesFunction {

    public Decrypt {
        keys = Map.copyOf(keys);
        if (keys.isEmpty()) {
            throw new SettingException("keys", "must have at least one", null);
        }
        keys.forEach((id, secret) -> KeyRules.check("keys." + id, secret));
    }

    @Override
    public Bytes apply(Bytes bytes, Context context) {
        String encoding = Encodings.outermost(bytes);
        if (!encoding.isEmpty() && !encoding.equals(Wire.ENCODING)) {
            throw new RefusedException("content encoding must be " + Wire.ENCODING + " but was '" + encoding + "'");
        }
        return Encodings.without(bytes, context.local(() -> new Opener(keys)).open(bytes.data()));
    }
}
