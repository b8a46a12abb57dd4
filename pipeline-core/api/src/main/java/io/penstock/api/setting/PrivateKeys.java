/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Private keys that a setting leads to, read alike by who lints them and by who uses them. */
public final class PrivateKeys {
    /** All that are read. */
    public static final List<String> TYPES = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    /**
     * A key in PKCS#8 without a password (RFC 5958). Its type stands in it; each is tried, for Java asks for it by name.
     *
     * @param base64 what stands between the lines of PEM (RFC 7468)
     * @throws IllegalArgumentException when it is no base64
     * @throws InvalidKeySpecException when it is a key of none of {@link #TYPES}
     */
    public static PrivateKey pkcs8(String base64) throws InvalidKeySpecException {
        byte[] der = Base64.getMimeDecoder().decode(base64);
        InvalidKeySpecException none = new InvalidKeySpecException("must be one of " + TYPES + " but is none of them");
        for (String type : TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }
}
