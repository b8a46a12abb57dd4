/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes names that come again, of fields, devices and resources: encoded the first time, and copied from then on. A gateway has few of them, and each
 * stands in every event. One whose place is taken is written as any other text. For one thread.
 */
final class EncodedNames {
    private static final int SLOTS = 1024;
    private static final int LONGEST = 64;

    private final @Nullable SerializedString[] known = new SerializedString[SLOTS];

    void field(JsonGenerator g, String name) throws IOException {
        SerializedString encoded = encoded(name);
        if (encoded == null) {
            g.writeFieldName(name);
        } else {
            g.writeFieldName(encoded);
        }
    }

    void text(JsonGenerator g, String name) throws IOException {
        SerializedString encoded = encoded(name);
        if (encoded == null) {
            g.writeString(name);
        } else {
            g.writeString(encoded);
        }
    }

    /** Null for what is long or not of ASCII, which the generator checks and writes itself. */
    private @Nullable SerializedString encoded(String name) {
        int hash = name.hashCode();
        int slot = (hash ^ hash >>> 10 ^ hash >>> 20) & SLOTS - 1;
        SerializedString there = known[slot];
        if (there != null) {
            return there.getValue().equals(name) ? there : null;
        }
        if (name.length() > LONGEST || !isAscii(name)) {
            return null;
        }
        SerializedString made = new SerializedString(name);
        known[slot] = made;
        return made;
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
