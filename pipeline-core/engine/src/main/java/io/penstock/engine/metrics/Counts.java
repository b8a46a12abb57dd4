/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Makes meters under one set of tags and takes them all away again: what is counted after that has none, or a lane that comes under the
 * same name would be counted by the meters of the one that is gone. The lane adds to plain adders; a scrape reads them.
 */
final class Counts {
    /** All that were made; closed once they are taken away. */
    private static final class Made {
        private final List<Meter> meters = new ArrayList<>();
        private boolean closed;
    }

    private final MeterRegistry registry;
    private final Tags tags;
    private final Made made;
    private final Map<String, LongAdder> causes = new ConcurrentHashMap<>();

    Counts(MeterRegistry registry, Tags tags) {
        this(registry, tags, new Made());
    }

    private Counts(MeterRegistry registry, Tags tags, Made made) {
        this.registry = registry;
        this.tags = tags;
        this.made = made;
    }

    /** The same with one tag more; what it makes is taken away with this one's. */
    Counts with(String key, String value) {
        return new Counts(registry, tags.and(key, value), made);
    }

    LongAdder counter(String name, String description) {
        LongAdder adder = new LongAdder();
        add(() -> FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .tags(tags)
                .register(registry));
        return adder;
    }

    <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        add(() -> Gauge.builder(name, of, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    Timer timer(String name, String description) {
        Timer timer = Timer.builder(name).description(description).tags(tags).register(registry);
        add(() -> timer);
        return timer;
    }

    private void add(Supplier<Meter> meter) {
        synchronized (made) {
            if (!made.closed) {
                made.meters.add(meter.get());
            }
        }
    }

    /** Counts under a cause; its meter appears with the first. */
    void cause(String name, String cause, long count) {
        causes.computeIfAbsent(cause, c -> with("cause", c).counter(name, "Counted by cause."))
                .add(count);
    }

    long cause(String cause) {
        LongAdder adder = causes.get(cause);
        return adder == null ? 0 : adder.sum();
    }

    void remove() {
        synchronized (made) {
            made.closed = true;
            made.meters.forEach(registry::remove);
            made.meters.clear();
        }
    }
}
