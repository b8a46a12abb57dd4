/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import io.penstock.api.device.Devices;
import io.penstock.api.setting.Units;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a step may reach besides its input: time, chance, lookups and counters. One for each step of each lane, used on that
 * lane's thread only.
 */
public interface Context {
    /** Wall clock: for what is written into messages. Time-outs and timers run on the monotonic clock, in the engine. */
    Clock clock();

    RandomGenerator random();

    /** Devices and device profiles by name. */
    Devices devices();

    Units units();

    /** Counts one event under a cause of this step, such as {@code type-mismatch}; shown as a metric. */
    void count(String cause);

    /**
     * Scratch of this step in this lane: made at the first call, the same object after that (a cipher, a buffer). Never
     * checkpointed. What is {@link AutoCloseable} is closed with the lane, on its thread.
     */
    <T> T local(Supplier<T> make);

    /**
     * Fills a nonce of 12 bytes that was never given before for this key: 64 random bits for each key and process start, and a
     * 32-bit counter that all steps using the key share, drawn anew when it wraps.
     *
     * @param keyId what names the key in this profile
     */
    byte[] nonce(String keyId);
}
