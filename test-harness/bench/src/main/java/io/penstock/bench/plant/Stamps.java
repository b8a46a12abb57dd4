/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.bench.measure.Latencies;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * When values changed and when the writes came that they caused. One for the process: a driver is made by the profile, and this is how it
 * tells the bench. Safe for many threads.
 */
final class Stamps {
    static final Stamps HERE = new Stamps();

    private final Map<String, Long> changes = new ConcurrentHashMap<>();
    private final LongAdder read = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private volatile @Nullable Latencies recording;
    private volatile Object last = "";

    void read() {
        read.increment();
    }

    long readings() {
        return read.sum();
    }

    /** Those that a write should follow. */
    long changed() {
        return changed.sum();
    }

    /** The value last written to any device. */
    Object last() {
        return last;
    }

    /** Where the write for the change before is still to come, it is that one's lateness that counts. */
    void changed(String device) {
        changed.increment();
        changes.putIfAbsent(device, System.nanoTime());
    }

    void written(String device, Object value) {
        long now = System.nanoTime();
        last = value;
        Long at = changes.remove(device);
        Latencies to = recording;
        if (at != null && to != null) {
            synchronized (to) {
                to.add(now - at);
            }
        }
    }

    /** Records from now on. */
    Latencies begin() {
        Latencies latencies = new Latencies();
        recording = latencies;
        return latencies;
    }

    void end() {
        recording = null;
    }
}
