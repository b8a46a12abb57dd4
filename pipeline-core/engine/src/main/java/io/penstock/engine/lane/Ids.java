/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids of groups: named by step, members and index, so that a replay makes the same. UUID version 8 (RFC 9562, section 5.8)
 * over a 128-bit mix instead of version 5's SHA-1, which costs a microsecond a group and protects nothing here.
 */
final class Ids {
    private static final long A = 0x9E3779B97F4A7C15L;
    private static final long B = 0xC2B2AE3D27D4EB4FL;

    private Ids() {}

    static UUID ofGroup(String step, Event[] members, int index) {
        long high = A;
        long low = B;
        for (byte c : step.getBytes(StandardCharsets.UTF_8)) {
            high = mix(high ^ c, A);
        }
        for (Event member : members) {
            UUID id = member.id();
            high = mix(high ^ id.getMostSignificantBits(), A);
            low = mix(low ^ id.getLeastSignificantBits(), B) ^ Long.rotateLeft(high, 23);
        }
        high = mix(high ^ index ^ Long.rotateLeft(low, 31), A);
        low = mix(low ^ members.length ^ high, B);
        return new UUID((high & ~0xF000L) | 0x8000L, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
    }

    /** The finalizer of SplitMix64 with a multiplier of its own: every bit in reaches every bit out. */
    private static long mix(long value, long multiplier) {
        long z = (value + multiplier) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 30) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
