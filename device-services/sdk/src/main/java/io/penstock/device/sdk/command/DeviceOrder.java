/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Commands to one device that wait for their marks: handed to the line in the order asked, whichever mark is written first. */
final class DeviceOrder {
    private static final int MOST = 128;

    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final Consumer<Job> line;

    /** @param line must not block */
    DeviceOrder(Consumer<Job> line) {
        this.line = line;
    }

    /** @return false when too many wait */
    synchronized boolean add(Job job) {
        return waiting.size() < MOST && waiting.add(job);
    }

    /** Hands on all that may go. */
    synchronized void advance() {
        for (Job job = waiting.peek(); job != null && (job.isMarked() || job.isAnswered()); job = waiting.peek()) {
            waiting.remove();
            if (!job.isAnswered()) {
                line.accept(job);
            }
        }
    }
}
