/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/** What is open, to be closed the last first; may be closed twice. Safe for many threads: whoever closes it second waits for the first. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Opened.class)
                        .warn("stop: {} did not close well: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
