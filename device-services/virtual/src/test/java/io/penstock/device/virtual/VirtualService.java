/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.driver.Deadline;
import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The devices of {@code src/test/resources/profile} as the program runs them, on a clock that is set by hand. */
final class VirtualService implements AutoCloseable {
    private static final Path FOLDER = Path.of("src/test/resources/profile");

    final List<Event> events = new CopyOnWriteArrayList<>();
    private final HandClock clock = new HandClock();
    private final DeviceServices services;

    private VirtualService() {
        services = new DeviceServices(bus(), new NoConnections(), clock, new Random(7), FOLDER);
    }

    static VirtualService start() throws ProfileException {
        VirtualService service = new VirtualService();
        service.services.apply(List.copyOf(profile().services().values()), "hash");
        return service;
    }

    static Profile profile() throws ProfileException {
        return new ProfileLoader(PluginRegistry.of(Virtual.class), Map.of()).load(FOLDER, Map.of());
    }

    void at(Duration sinceMidnight) {
        clock.now = Instant.EPOCH.plus(Duration.ofDays(20_000)).plus(sinceMidnight);
    }

    Reading read(String device, String resource) {
        return services.read(device, resource, soon()).join().readings().get(0);
    }

    CompletableFuture<Event> tryRead(String device, String resource) {
        return services.read(device, resource, soon());
    }

    void write(String device, String source, Map<String, Object> values) {
        tryWrite(device, source, values).join();
    }

    CompletableFuture<Void> tryWrite(String device, String source, Map<String, Object> values) {
        return services.write(device, source, values, soon());
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    private Bus bus() {
        return (Bus) Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (self, m, args) -> {
            if (!m.getName().equals("append")) {
                throw new UnsupportedOperationException(m.getName());
            }
            if (args[0] == Stream.EVENTS) {
                ((List<?>) args[1]).forEach(e -> events.add((Event) e));
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void close() {
        services.stop();
    }

    private static final class NoConnections implements Connections {
        @Override
        public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
            throw new IllegalArgumentException("there is no connection '" + ref.name() + "'");
        }
    }

    private static final class HandClock extends Clock {
        private volatile Instant now = Instant.EPOCH.plus(Duration.ofDays(20_000));

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
