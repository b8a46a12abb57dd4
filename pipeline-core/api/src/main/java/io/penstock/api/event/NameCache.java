/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import org.jspecify.annotations.Nullable;

/** Gives the same String for the same characters again, so that names and units that come with every event are made once. */
final class NameCache {
    private static final int SLOTS = 1024;
    private static final int LONGEST = 64;

    private final @Nullable String[] slots = new String[SLOTS];

    String get(char[] text, int offset, int length) {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return new String(text, offset, length);
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        String known = slots[slot];
        if (known != null && same(known, text, offset, length)) {
            return known;
        }
        String made = new String(text, offset, length);
        slots[slot] = made;
        return made;
    }

    private static boolean same(String known, char[] text, int offset, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != text[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
