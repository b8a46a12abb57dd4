/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import io.penstock.api.error.RefusedException;
import io.penstock.api.setting.Secret;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts messages with the key that each names. Gives nothing of a message before all of it has proved right. For one thread. */
final class Opener {
    private final Cipher cipher = Wire.cipher();
    private final Map<String, SecretKeySpec> keys = new HashMap<>();

    Opener(Map<String, Secret> secrets) {
        secrets.forEach((id, secret) -> keys.put(id, new SecretKeySpec(secret.key(Wire.KEY), "AES")));
    }

    byte[] open(byte[] message) {
        try {
            ByteBuffer in = ByteBuffer.wrap(message);
            SecretKeySpec key = key(in);
            byte[] header = Arrays.copyOf(message, in.position());
            return pieces(in, header, key);
        } catch (BufferUnderflowException e) {
            throw new RefusedException("encrypted message ends too early, after " + message.length + " bytes", e);
        } catch (GeneralSecurityException e) {
            throw new RefusedException("encrypted message was changed on its way, or its key is another one", e);
        }
    }

    private SecretKeySpec key(ByteBuffer in) {
        int magic = in.getInt();
        if (magic != Wire.MAGIC) {
            throw new RefusedException(
                    String.format("encrypted message must begin with 5053544b but begins with %08x", magic));
        }
        byte version = in.get();
        byte algorithm = in.get();
        if (version != Wire.VERSION || algorithm != Wire.AES_256_GCM) {
            throw new RefusedException("encrypted message must be of version 1 and algorithm 1 but is of " + version
                    + " and " + algorithm);
        }
        byte[] id = new byte[in.get() & 0xFF];
        in.get(id);
        String keyId = new String(id, StandardCharsets.UTF_8);
        SecretKeySpec key = keys.get(keyId);
        if (key == null) {
            throw new RefusedException("key id must be one of " + keys.keySet() + " but was '" + keyId + "'");
        }
        return key;
    }

    private byte[] pieces(ByteBuffer in, byte[] header, SecretKeySpec key) throws GeneralSecurityException {
        ByteBuffer associated = Wire.associated(header);
        byte[] out = new byte[in.remaining()];
        byte[] nonce = new byte[Wire.NONCE];
        int at = 0;
        for (int index = 0; ; index++) {
            int said = in.getInt();
            int length = said & ~Wire.LAST;
            boolean last = said < 0;
            in.get(nonce);
            if (length > Wire.PIECE || !last && length != Wire.PIECE) {
                throw new RefusedException("piece " + index + " must have " + Wire.PIECE
                        + " bytes, the last one at most," + " but has " + length);
            }
            if (in.remaining() < length + Wire.TAG) {
                throw new BufferUnderflowException();
            }
            if (index == 0) {
                associated.put(header.length, nonce);
            }
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(Wire.TAG * 8, nonce));
            Wire.authenticate(cipher, associated, header.length, index, said);
            at += cipher.doFinal(in.array(), in.position(), length + Wire.TAG, out, at);
            in.position(in.position() + length + Wire.TAG);
            if (last) {
                return ended(in, Arrays.copyOf(out, at));
            }
        }
    }

    private static byte[] ended(ByteBuffer in, byte[] plain) {
        if (in.hasRemaining()) {
            throw new RefusedException("nothing may follow the last piece but " + in.remaining() + " bytes do");
        }
        return plain;
    }
}
