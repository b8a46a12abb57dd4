/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nonces of 12 bytes that are never given twice for a key: 64 random bits for each key and process start, then a 32-bit counter
 * that all steps using the key share. Never saved, so nothing that is restored can bring one back.
 */
public final class Nonces {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /** Safe for many threads. */
    public byte[] next(String keyId) {
        return sources.computeIfAbsent(keyId, k -> new Source(random, 0)).next();
    }

    static final class Source {
        private final SecureRandom random;
        private long prefix;
        private int counter;
        private long left;

        Source(SecureRandom random, int firstCounter) {
            this.random = random;
            this.prefix = random.nextLong();
            this.counter = firstCounter;
            this.left = (1L << 32) - Integer.toUnsignedLong(firstCounter);
        }

        synchronized byte[] next() {
            if (left == 0) {
                prefix = random.nextLong();
                counter = 0;
                left = 1L << 32;
            }
            left--;
            return ByteBuffer.allocate(12).putLong(prefix).putInt(counter++).array();
        }
    }
}
