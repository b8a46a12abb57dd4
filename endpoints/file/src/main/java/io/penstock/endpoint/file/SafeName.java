/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Writes a value so that it stays within one level of a path and two values never meet in one name: percent-encoding as in
 * RFC 3986, section 2.1, over the UTF-8 bytes of what is unsafe. {@code ~} is never left: it marks files set aside.
 */
final class SafeName {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** Java names files in the encoding of the locale that it was started with, and has no name for what that lacks. */
    private static final boolean ALL_LETTERS = canBeNamed("\u00fc\u4e2d");

    private SafeName() {}

    static String of(String value) {
        if (value.isEmpty()) {
            return "%empty";
        }
        StringBuilder out = null;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean safe = isSafe(c) && !(c == '.' && i == 0);
            if (!safe && out == null) {
                out = new StringBuilder(value.length() + 8).append(value, 0, i);
            }
            if (out != null) {
                if (safe) {
                    out.appendCodePoint(c);
                } else {
                    encode(value.substring(i, next), out);
                }
            }
            i = next;
        }
        return out == null ? value : out.toString();
    }

    private static boolean canBeNamed(String name) {
        try {
            return !Path.of(name).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isSafe(int c) {
        return Character.isLetterOrDigit(c) && (c < 0x80 || ALL_LETTERS)
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ' ';
    }

    private static void encode(String character, StringBuilder out) {
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            out.append('%').append(HEX.toHexDigits(b));
        }
    }
}
