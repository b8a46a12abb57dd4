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

/** The context of one step of one lane. */
final class StepContext implements Context {
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

    @Override
    public byte[] nonce(String keyId) {
        return services.nonces().next(keyId);
    }
}
