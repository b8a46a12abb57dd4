/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A secret that a profile refers to as {@code ${secret:name}}. It never prints itself. */
public final class Secret {
    private final String name;
    private final String value;

    /**
     * @param name what the profile calls it
     * @param value what it is
     */
    public Secret(String name, String value) {
        this.name = name;
        this.value = value;
    }

    public String name() {
        return name;
    }

    /** The secret itself: hand it to the client library, never to a log or an error. */
    public String reveal() {
        return value;
    }

    /**
     * The secret as a key of this many bytes, written in base64 or hex.
     *
     * @throws IllegalArgumentException when it is neither or of another length; the message does not hold it
     */
    public byte[] key(int bytes) {
        String v = value.strip();
        byte[] key = null;
        if (v.length() == bytes * 2 && v.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            key = java.util.HexFormat.of().parseHex(v);
        } else {
            try {
                key = Base64.getDecoder().decode(v);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "secret '" + name + "' must be " + bytes + " bytes in base64 or hex but is neither");
            }
        }
        if (key.length != bytes) {
            throw new IllegalArgumentException(
                    "secret '" + name + "' must be " + bytes + " bytes in base64 or hex but holds " + key.length);
        }
        return key;
    }

    public byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret s && name.equals(s.name) && value.equals(s.value);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "${secret:" + name + "}";
    }
}
