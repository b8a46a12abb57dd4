/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Point;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.setting.Matcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One device on its line, as commands reach it. */
final class LinePort<L extends Record, P extends Record> implements DevicePort {
    private static final int PATTERNS_KEPT = 64;

    private final LineWorker<L, P> worker;
    private final DeviceRunner<L, P> runner;
    private final Shared shared;
    /** Drivers plan by the list of points that they are given, so that the same pattern must give the same list. */
    private final Map<Matcher, Source<P>> patterns = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Matcher, Source<P>> eldest) {
            return size() > PATTERNS_KEPT;
        }
    });

    LinePort(LineWorker<L, P> worker, DeviceRunner<L, P> runner, Shared shared) {
        this.worker = worker;
        this.runner = runner;
        this.shared = shared;
    }

    @Override
    public Device device() {
        return runner.device().device();
    }

    @Override
    public DeviceProfile profile() {
        return runner.device().profile();
    }

    @Override
    public DeviceState state() {
        return runner.state();
    }

    @Override
    public String reason() {
        return runner.reason();
    }

    @Override
    public @Nullable DeviceRequest request(String name) {
        Source<P> source = runner.source(name);
        return source == null ? null : new SourceRequest(source, isHidden(name));
    }

    private boolean isHidden(String name) {
        return profile()
                .command(name)
                .map(c -> c.isHidden())
                .or(() -> profile().resource(name).map(DeviceResource::isHidden))
                .orElse(false);
    }

    @Override
    public @Nullable DeviceRequest matching(Matcher resources) {
        Source<P> source = patterns.computeIfAbsent(resources, this::matched);
        return source.points().isEmpty() ? null : new SourceRequest(source, false);
    }

    private Source<P> matched(Matcher resources) {
        List<Point<P>> points = new ArrayList<>();
        List<Conversion> conversions = new ArrayList<>();
        // In the order of the device profile, as one reads it.
        for (DeviceResource resource : profile().deviceResources()) {
            Point<P> point = runner.device().points().get(resource.name());
            if (point != null
                    && !resource.isHidden()
                    && resource.properties().readWrite().readable()
                    && resources.matches(resource.name())) {
                points.add(point);
                conversions.add(Conversion.of(resource, Map.of()));
            }
        }
        String pattern = resources.patterns().get(0);
        String name = pattern.substring(1, pattern.length() - 1);
        return new Source<>(
                name,
                true,
                false,
                List.copyOf(points),
                conversions,
                List.of(),
                runner.device().device().tags());
    }

    @Override
    public boolean queue(Runnable task, boolean urgent) {
        return urgent ? worker.urgent(task) : worker.command(task);
    }

    @Override
    public boolean isClosed() {
        return worker.isClosed();
    }

    @Override
    public void answerAtClose(CompletableFuture<?> answer, Runnable ending) {
        worker.answerAtClose(answer, ending);
    }

    /** A source of this device. */
    private final class SourceRequest implements DeviceRequest {
        private final Source<P> source;
        private final boolean hidden;

        SourceRequest(Source<P> source, boolean hidden) {
            this.source = source;
            this.hidden = hidden;
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public boolean hidden() {
            return hidden;
        }

        @Override
        public boolean readable() {
            return source.readable();
        }

        @Override
        public boolean writable() {
            return source.writable();
        }

        @Override
        public List<DeviceResource> resources() {
            return source.points().stream().map(Point::resource).toList();
        }

        @Override
        public Event read(Deadline deadline) throws IOException {
            return runner.read(source, deadline);
        }

        @Override
        public @Nullable Event last(Duration maxAge) {
            long now = shared.now();
            long nanoTime = shared.nanoTime();
            List<Reading> readings = new ArrayList<>(source.points().size());
            for (int i = 0; i < source.points().size(); i++) {
                LastValue last = runner.lastValues().get(source.points().get(i).name());
                if (last == null || last.age(now, nanoTime) > maxAge.toNanos()) {
                    return null;
                }
                readings.add(source.conversions().get(i).map(last.reading()));
            }
            return new Event(
                    shared.id(),
                    runner.name(),
                    profile().name(),
                    source.name(),
                    now,
                    source.tags(),
                    List.copyOf(readings),
                    Provenance.DEVICE);
        }

        @Override
        public DeviceWrite write(Map<String, Object> values) throws DeviceException {
            return PlannedWrite.of(runner, List.of(source), values);
        }
    }
}
