/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.device.Devices;
import io.penstock.api.function.Context;
import io.penstock.api.setting.Units;
import io.penstock.engine.metrics.StepMetrics;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of one step of one lane. */
final class StepContext implements Context {
    private static final Logger log = LoggerFactory.getLogger(StepContext.class);

    private final LaneServices services;
    private final StepMetrics metrics;
    private final RandomGenerator random;
    private @Nullable Object local;

    StepContext(LaneServices services, StepMetrics metrics) {
        this.services = services;
        this.metrics = metrics;
        this.random = new SplittableRandom(services.seed());
    }

    @Override
    public Clock clock() {
        return services.clock();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Devices devices() {
        return services.devices();
    }

    @Override
    public Units units() {
        return services.units();
    }

    @Override
    public void count(String cause) {
        metrics.cause(cause);
    }

    @Override
    @SuppressWarnings("unchecked") // one step asks for one type of its own
    public <T> T local(Supplier<T> make) {
        Object made = local;
        if (made == null) {
            made = make.get();
            local = made;
        }
        return (T) made;
    }

    /** Lets go of the scratch; the next call makes it anew. */
    void close() {
        Object made = local;
        local = null;
        if (made instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                log.warn("a step's scratch did not close cleanly: {}", e.toString());
            }
        }
    }

    @Override
    public byte[] nonce(String keyId) {
        return services.nonces().next(keyId);
    }
}
