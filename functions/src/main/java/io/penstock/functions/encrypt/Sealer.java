/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import io.penstock.api.function.Context;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts messages with one key; the cipher is made once, which costs more than a message. In pieces of 32 kB: the JDK's GCM over
 * much more at once stays interpreted for long. For one thread.
 */
final class Sealer {
    private final Cipher cipher = Wire.cipher();
    private final SecretKeySpec key;
    private final String keyId;
    private final byte[] header;
    private final ByteBuffer associated;

    Sealer(byte[] key, String keyId) {
        this.key = new SecretKeySpec(key, "AES");
        this.keyId = keyId;
        this.header = Wire.header(keyId);
        this.associated = Wire.associated(header);
    }

    byte[] seal(byte[] plain, Context context) {
        int pieces = Math.max(1, (plain.length + Wire.PIECE - 1) / Wire.PIECE);
        byte[] out = new byte[header.length + pieces * (Integer.BYTES + Wire.NONCE + Wire.TAG) + plain.length];
        System.arraycopy(header, 0, out, 0, header.length);
        int at = header.length;
        try {
            for (int i = 0; i < pieces; i++) {
                int from = i * Wire.PIECE;
                int length = Math.min(Wire.PIECE, plain.length - from);
                int said = i == pieces - 1 ? length | Wire.LAST : length;
                at = piece(plain, from, length, i, said, out, at, context);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt with key '" + keyId + "': " + e.getMessage(), e);
        }
        return out;
    }

    private int piece(byte[] plain, int from, int length, int index, int said, byte[] out, int at, Context context)
            throws GeneralSecurityException {
        byte[] nonce = context.nonce(keyId);
        if (index == 0) {
            associated.put(header.length, nonce);
        }
        ByteBuffer.wrap(out, at, Integer.BYTES + Wire.NONCE).putInt(said).put(nonce);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(Wire.TAG * 8, nonce));
        Wire.authenticate(cipher, associated, header.length, index, said);
        int text = at + Integer.BYTES + Wire.NONCE;
        return text + cipher.doFinal(plain, from, length, out, text);
    }
}
