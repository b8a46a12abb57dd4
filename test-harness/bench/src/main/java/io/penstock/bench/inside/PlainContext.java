/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.api.device.Devices;
import io.penstock.api.function.Context;
import io.penstock.api.setting.Units;
import io.penstock.engine.unit.UcumUnits;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The least that a function of a plain loop can do with. */
public final class PlainContext implements Context {
    private static final int NONCE = 12;

    private final Units units = new UcumUnits();
    private final SplittableRandom random = new SplittableRandom(1);
    private @Nullable Object local;
    private long nonces;

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Devices devices() {
        throw new UnsupportedOperationException("the bench's steps ask for no device");
    }

    @Override
    public Units units() {
        return units;
    }

    @Override
    public void count(String cause) {
        throw new IllegalStateException("the bench's events must pass every step but: " + cause);
    }

    @Override
    @SuppressWarnings("unchecked") // a step asks for one type only
    public <T> T local(Supplier<T> make) {
        Object kept = local;
        if (kept == null) {
            kept = make.get();
            local = kept;
        }
        return (T) kept;
    }

    @Override
    public byte[] nonce(String keyId) {
        return ByteBuffer.allocate(NONCE).putLong(NONCE - Long.BYTES, ++nonces).array();
    }
}
