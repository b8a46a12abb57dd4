/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.function;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import io.penstock.api.function.Context;
import io.penstock.api.setting.Units;
import io.penstock.engine.unit.UcumUnits;
import io.penstock.testkit.EventSamples;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A context whose clock stands, whose chance repeats, and whose counters can be read. */
public final class TestContext implements Context {
    private static final Units UNITS = new UcumUnits();

    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, DeviceProfile> profiles = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final RandomGenerator random = new SplittableRandom(1);
    private @Nullable Object local;
    private int nonces;

    public TestContext with(Device device) {
        devices.put(device.name(), device);
        return this;
    }

    public TestContext with(DeviceProfile profile) {
        profiles.put(profile.name(), profile);
        return this;
    }

    /** How often each cause was counted. */
    public Map<String, Integer> counts() {
        return counts;
    }

    @Override
    public Clock clock() {
        return Clock.fixed(Instant.ofEpochSecond(0, EventSamples.ORIGIN), ZoneOffset.UTC);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Devices devices() {
        return new Devices() {
            @Override
            public @Nullable Device device(String name) {
                return devices.get(name);
            }

            @Override
            public @Nullable DeviceProfile profile(String name) {
                return profiles.get(name);
            }

            @Override
            public Collection<Device> all() {
                return devices.values();
            }
        };
    }

    @Override
    public Units units() {
        return UNITS;
    }

    @Override
    public void count(String cause) {
        counts.merge(cause, 1, Integer::sum);
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

    /** The same nonces in each test, none twice in one. */
    @Override
    public byte[] nonce(String keyId) {
        return ByteBuffer.allocate(12)
                .putLong(keyId.hashCode())
                .putInt(nonces++)
                .array();
    }
}
