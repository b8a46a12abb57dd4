/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.connection.mqtt.MqttLink;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Just enough of a host for one endpoint or driver that uses one link. */
record Hosts(MqttLink link, Map<String, AtomicLong> counts) implements EndpointContext, DriverContext, Connections {
    static Hosts of(MqttLink link) {
        return new Hosts(link, new ConcurrentHashMap<>());
    }

    @Override
    public String lane() {
        return "interop/mqtt";
    }

    @Override
    public String service() {
        return "interop";
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
        return Path.of("").toAbsolutePath();
    }

    @Override
    public void count(String cause) {
        counts.computeIfAbsent(cause, c -> new AtomicLong()).incrementAndGet();
    }

    @Override
    public <T> T host(Class<T> type) {
        throw new IllegalStateException("there is no " + type.getName() + " in this test");
    }

    @Override
    public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
        return type.cast(link);
    }
}
