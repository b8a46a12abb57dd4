/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.setting.ConnectionRef;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** A host with one connection. */
record FakeContext(FakeLink link, Map<String, Integer> counts) implements DriverContext, Connections {
    FakeContext(FakeLink link) {
        this(link, new ConcurrentHashMap<>());
    }

    @Override
    public String service() {
        return "mqtt-test";
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
        return new SplittableRandom();
    }

    @Override
    public Connections connections() {
        return this;
    }

    @Override
    public Path profileFolder() {
        return Path.of("");
    }

    @Override
    public void count(String cause) {
        counts.merge(cause, 1, Integer::sum);
    }

    @Override
    public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
        return type.cast(link);
    }
}
