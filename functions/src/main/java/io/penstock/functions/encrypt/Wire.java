/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.encrypt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** The wire format of {@link Encrypt}, as far as both directions share it. */
final class Wire {
    static final String ENCODING = "aes-256-gcm";
    static final int KEY = 32;
    static final int MAGIC = 0x5053544B;
    static final byte VERSION = 1;
    static final byte AES_256_GCM = 1;
    static final int PIECE = 32 * 1024;
    static final int LAST = 0x80000000;
    static final int NONCE = 12;
    static final int TAG = 16;
    static final int BEFORE_KEY_ID = 7;

    private Wire() {}

    static byte[] header(String keyId) {
        byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(BEFORE_KEY_ID + id.length)
                .putInt(MAGIC)
                .put(VERSION)
                .put(AES_256_GCM)
                .put((byte) id.length)
                .put(id)
                .array();
    }

    /** Room for what authenticates a piece besides its text: header, nonce of piece 0, index, length. */
    static ByteBuffer associated(byte[] header) {
        return ByteBuffer.allocate(header.length + NONCE + 2 * Integer.BYTES).put(header);
    }

    static void authenticate(Cipher cipher, ByteBuffer associated, int headerLength, int index, int length) {
        associated.putInt(headerLength + NONCE, index).putInt(headerLength + NONCE + Integer.BYTES, length);
        cipher.updateAAD(associated.array());
    }

    static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/GCM, which every Java must have", e);
        }
    }
}
