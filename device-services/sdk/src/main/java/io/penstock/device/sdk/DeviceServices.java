/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.bus.Bus;
import io.penstock.api.connection.Connections;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Service;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all device services of a profile. Safe for many threads.
 *
 * <ol>
 *   <li>Each line has one worker; a device that hangs holds up its own line and nothing else.
 *   <li>{@link #apply} reaches nothing itself: lines are opened by their workers, again and again with backoff.
 *   <li>{@link #read} and {@link #write} are answered by their deadline, also when the driver hangs; what has not begun by then
 *       never begins.
 *   <li>What the bus does not take is counted for its device, and the next poll is a new one.
 *   <li>{@link #stop} returns within a second and a half; after it nothing is read or written.
 * </ol>
 */
public final class DeviceServices {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceServices.class);
    private static final Duration CLOSING = Duration.ofMillis(1200);
    private static final long WATCH_MILLIS = 250;

    private final Shared shared;
    private final Map<String, Counts> counts = new HashMap<>();
    private volatile Map<String, LineWorker<?, ?>> lines = Map.of();
    private volatile Map<String, DeviceHandle<?, ?>> devices = Map.of();
    private volatile Map<String, String> drivers = Map.of();

    public DeviceServices(Bus bus, Connections connections, Clock clock, RandomGenerator random, Path profileFolder) {
        this(bus, connections, Timing.of(clock), random, profileFolder);
    }

    /** With a time of its own. */
    public DeviceServices(Bus bus, Connections connections, Timing timing, RandomGenerator random, Path profileFolder) {
        this.shared = new Shared(bus, connections, timing, random, profileFolder);
        shared.every(WATCH_MILLIS, () -> lines.values().forEach(LineWorker::watch));
    }

    /** What cannot be run of a service, beyond what binding checks; empty when nothing. Opens nothing. */
    public static List<Finding> lint(Service<?, ?> service) {
        return ServiceLint.of(service);
    }

    /**
     * Makes these the services that run. Lines of which nothing changed keep running; all others are closed, then opened. A device that is
     * reached as before keeps its state and its last values even so, with their age.
     *
     * @param profileHash which profile this is, for dead letters
     * @param restart names of services whose lines are opened anew even so (a connection of theirs changed)
     * @throws IllegalArgumentException when one cannot be run, with every problem: then nothing was changed
     */
    public synchronized void apply(
            Collection<? extends Service<?, ?>> services, String profileHash, Set<String> restart) {
        List<String> problems = services.stream()
                .flatMap(s -> lint(s).stream())
                .map(Finding::text)
                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        shared.profileHash = profileHash;
        Map<String, LineSpec<?, ?>> wanted = new TreeMap<>();
        for (Service<?, ?> service : services) {
            counts.computeIfAbsent(service.name(), s -> new Counts());
            LineSpec.of(service).forEach(spec -> wanted.put(spec.key(), spec));
        }
        Map<String, LineWorker<?, ?>> kept = new TreeMap<>();
        List<LineWorker<?, ?>> closing = new ArrayList<>();
        lines.forEach((key, line) -> {
            LineSpec<?, ?> spec = wanted.get(key);
            if (spec != null && line.spec.same(spec) && !restart.contains(line.service())) {
                kept.put(key, line);
            } else {
                closing.add(line);
            }
        });
        close(closing);
        replace(kept, wanted);
        Map<String, String> named = new TreeMap<>();
        services.forEach(s -> named.put(s.name(), s.driverName()));
        drivers = named;
    }

    /** The same, with nothing opened anew that did not change. */
    public void apply(Collection<? extends Service<?, ?>> services, String profileHash) {
        apply(services, profileHash, Set.of());
    }

    private void replace(Map<String, LineWorker<?, ?>> kept, Map<String, LineSpec<?, ?>> wanted) {
        List<LineWorker<?, ?>> fresh = new ArrayList<>();
        Map<String, DeviceRunner<?, ?>> before = new HashMap<>();
        lines.values().forEach(line -> before.putAll(line.devices));
        wanted.forEach((key, spec) -> {
            if (!kept.containsKey(key)) {
                LineWorker<?, ?> line = worker(spec, before);
                kept.put(key, line);
                fresh.add(line);
            }
        });
        Map<String, DeviceHandle<?, ?>> byName = new TreeMap<>();
        kept.values().forEach(line -> handles(line, byName));
        lines = kept;
        devices = byName;
        shared.startPhases(
                fresh.stream().mapToLong(line -> line.spec.schedules()).sum());
        for (int i = 0; i < fresh.size(); i++) {
            fresh.get(i).start(Duration.ofMillis(5L * i));
        }
    }

    private <L extends Record, P extends Record> LineWorker<L, P> worker(
            LineSpec<L, P> spec, Map<String, DeviceRunner<?, ?>> before) {
        return new LineWorker<>(spec, shared, counts.get(spec.service().name()), before);
    }

    private <L extends Record, P extends Record> void handles(
            LineWorker<L, P> line, Map<String, DeviceHandle<?, ?>> byName) {
        line.devices.forEach((name, device) -> byName.put(
                name,
                new DeviceHandle<>(
                        device, new Requests<>(line, device, shared), new LinePort<>(line, device, shared))));
    }

    private record DeviceHandle<L extends Record, P extends Record>(
            DeviceRunner<L, P> runner, Requests<L, P> requests, LinePort<L, P> port) {}

    private void close(List<LineWorker<?, ?>> closing) {
        CompletableFuture<?>[] all = closing.stream().map(LineWorker::close).toArray(CompletableFuture[]::new);
        if (!shared.timing.await(CompletableFuture.allOf(all), CLOSING)) {
            LOG.warn("not every line closed in time");
        }
    }

    /** Closes every line. */
    public synchronized void stop() {
        List<LineWorker<?, ?>> all = new ArrayList<>(lines.values());
        lines = Map.of();
        devices = Map.of();
        shared.timer.shutdownNow();
        close(all);
        shared.stop();
    }

    /** Every service as it stands, by name. */
    public List<ServiceStatus> statuses() {
        Map<String, List<DeviceStatus>> byService = new TreeMap<>();
        drivers.keySet().forEach(s -> byService.put(s, new ArrayList<>()));
        for (DeviceHandle<?, ?> device : devices.values()) {
            DeviceStatus status = device.runner().status();
            byService.computeIfAbsent(status.service(), s -> new ArrayList<>()).add(status);
        }
        List<ServiceStatus> out = new ArrayList<>();
        byService.forEach((name, its) -> {
            Counts c = countsOf(name);
            out.add(new ServiceStatus(name, drivers.getOrDefault(name, ""), its, c.causes(), c.lateness()));
        });
        return out;
    }

    private synchronized Counts countsOf(String service) {
        return counts.computeIfAbsent(service, s -> new Counts());
    }

    /** The last reading of a resource, with its origin and quality; null when there was none. */
    public @Nullable Reading lastValue(String device, String resource) {
        DeviceHandle<?, ?> handle = devices.get(device);
        LastValue last = handle == null ? null : handle.runner().lastValues().get(resource);
        return last == null ? null : last.reading();
    }

    /** The same with the time at which it came. */
    public @Nullable LastValue latest(String device, String resource) {
        DeviceHandle<?, ?> handle = devices.get(device);
        return handle == null ? null : handle.runner().lastValues().get(resource);
    }

    /** The last readings of a device by resource; empty when there is no such device. */
    public Map<String, Reading> lastValues(String device) {
        DeviceHandle<?, ?> handle = devices.get(device);
        Map<String, Reading> out = new HashMap<>();
        if (handle != null) {
            handle.runner().lastValues().forEach((resource, last) -> out.put(resource, last.reading()));
        }
        return Map.copyOf(out);
    }

    /** A device as commands reach it; null when there is none of that name. */
    public @Nullable DevicePort port(String device) {
        DeviceHandle<?, ?> handle = devices.get(device);
        return handle == null ? null : handle.port();
    }

    /** Who hears from now on what devices say and how they stand; one at a time. */
    public void listen(DeviceListener listener) {
        shared.listener = listener;
    }

    /**
     * Reads now, before the polls that wait for the same line. The event is not put on the bus.
     *
     * @param source device resource or device command
     * @return fails with {@link DeviceException}
     */
    public CompletableFuture<Event> read(String device, String source, Deadline deadline) {
        DeviceHandle<?, ?> handle = devices.get(device);
        return handle == null ? unknown(device) : handle.requests().read(source, deadline);
    }

    /**
     * Writes now, before the polls that wait for the same line.
     *
     * @param source device resource or device command; resources that are not among the values get their defaultValue
     * @param values by resource: typed as JSON has it, or text
     * @return completes when the device has taken it; fails with {@link DeviceException}
     */
    public CompletableFuture<Void> write(String device, String source, Map<String, Object> values, Deadline deadline) {
        DeviceHandle<?, ?> handle = devices.get(device);
        return handle == null ? unknown(device) : handle.requests().write(source, values, deadline);
    }

    /** Writes these resources, in the order given; otherwise as the other {@code write}. */
    public CompletableFuture<Void> write(String device, Map<String, Object> values, Deadline deadline) {
        DeviceHandle<?, ?> handle = devices.get(device);
        return handle == null ? unknown(device) : handle.requests().write(values, deadline);
    }

    private <T> CompletableFuture<T> unknown(String device) {
        return CompletableFuture.failedFuture(
                new DeviceException(DeviceException.Kind.UNKNOWN, "there is no device '" + device + "'"));
    }
}
