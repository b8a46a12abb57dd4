/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import io.penstock.api.function.Out;
import io.penstock.bench.inside.PlainContext;
import io.penstock.engine.expression.Expressions;
import io.penstock.engine.unit.UcumUnits;
import io.penstock.functions.batch.Batch;
import io.penstock.functions.convert.Convert;
import io.penstock.functions.deadband.Deadband;
import io.penstock.functions.deadband.LastPassed;
import io.penstock.functions.enrich.Enrich;
import io.penstock.functions.filter.Filter;
import io.penstock.functions.format.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One event of one reading through each of some functions; beside the same by hand, for this event only and without settings. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FunctionBenchmark {
    private static final long ORIGIN = 1_700_000_000_000_000_000L;
    private static final Map<String, Object> TAGS = Map.of("site", "glasgow");
    private static final double LEAST = -40;
    private static final double BAND = 0.5;
    private static final int BATCH = 100;

    private final UcumUnits units = new UcumUnits();
    private final Filter filter = new Filter(null, null, null, null, null, Expressions.compile("value > " + LEAST));
    private final Convert convert = new Convert(null, units.find("degF"), units.find("Cel"), null, null, null);
    private final Enrich enrich = new Enrich(List.of(), TAGS);
    private final Format format = new Format(new Format.Json(Format.JsonLayout.PLAIN));
    private final Deadband deadband = new Deadband(null, BAND, null, null);
    private final Context filtering = new PlainContext();
    private final Context converting = new PlainContext();
    private final Context enriching = new PlainContext();
    private final Context formatting = new PlainContext();
    private final Passed passed = new Passed();
    private final LastPassed last = deadband.create();
    private final Batch batch = new Batch(BATCH, null, null, Batch.By.ALL);
    private final Batch.Held held = batch.create();
    private final Gathered gathered = new Gathered();
    private List<Event> byHand = new ArrayList<>(BATCH);
    private int groupsByHand;
    private final Map<String, Double> lastByHand = new HashMap<>();
    private final JsonFactory jackson = new JsonFactory();
    private final Event[] events = new Event[64];
    private int next;

    public FunctionBenchmark() {
        for (int i = 0; i < events.length; i++) {
            Reading reading = Reading.ofFloat("Temperature", ValueType.FLOAT64, ORIGIN + i, 50 + i / 8.0)
                    .withUnits("degF");
            events[i] = Event.of(new UUID(i, ~i), "meter-1", "meter", "Temperature", ORIGIN + i, List.of(reading));
        }
    }

    /** Not always the same one: a constant would be computed once. */
    private Event event() {
        return events[next++ & events.length - 1];
    }

    @Benchmark
    @Beside("filterByHand")
    public @Nullable Event filter() {
        return filter.apply(event(), filtering);
    }

    @Benchmark
    public @Nullable Event filterByHand() {
        Event event = event();
        for (Reading reading : event.readings()) {
            if (reading.number() <= LEAST) {
                return null;
            }
        }
        return event;
    }

    @Benchmark
    @Beside("convertByHand")
    public @Nullable Event convert() {
        return convert.apply(event(), converting);
    }

    @Benchmark
    public Event convertByHand() {
        Event event = event();
        Reading reading = event.readings().get(0);
        double celsius = (reading.number() - 32) * 5 / 9;
        return event.withReadings(
                List.of(reading.withFloat(ValueType.FLOAT64, celsius).withUnits("Cel")));
    }

    @Benchmark
    @Beside("enrichByHand")
    public @Nullable Event enrich() {
        return enrich.apply(event(), enriching);
    }

    @Benchmark
    public Event enrichByHand() {
        return event().withTags(TAGS);
    }

    @Benchmark
    @Beside("deadbandByHand")
    public @Nullable Event deadband() {
        Event event = event();
        passed.event = null;
        deadband.apply(deadband.key(event), last, event, passed);
        return passed.event;
    }

    @Benchmark
    public @Nullable Event deadbandByHand() {
        Event event = event();
        Reading reading = event.readings().get(0);
        Double before = lastByHand.get(reading.resource());
        if (before != null && Math.abs(before - reading.number()) <= BAND) {
            return null;
        }
        lastByHand.put(reading.resource(), reading.number());
        return event;
    }

    @Benchmark
    @Beside("batchByHand")
    public int batch() {
        Event event = event();
        gathered.event = event;
        batch.apply(batch.key(event), held, event, gathered);
        return gathered.groups;
    }

    @Benchmark
    public int batchByHand() {
        byHand.add(event());
        if (byHand.size() == BATCH) {
            byHand = new ArrayList<>(BATCH);
            groupsByHand++;
        }
        return groupsByHand;
    }

    @Benchmark
    @Beside("formatByJackson")
    public Bytes format() {
        return format.apply(List.of(event()), false, formatting);
    }

    /** The same object, member by member. */
    @Benchmark
    public byte[] formatByJackson() throws IOException {
        Event event = event();
        Reading reading = event.readings().get(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = jackson.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("id", event.id().toString());
            out.writeStringField("device", event.device());
            out.writeStringField("profile", event.profile());
            out.writeStringField("source", event.source());
            out.writeStringField(
                    "time",
                    Instant.ofEpochSecond(event.origin() / 1_000_000_000L, event.origin() % 1_000_000_000L)
                            .toString());
            out.writeObjectFieldStart("values");
            out.writeNumberField(reading.resource(), reading.number());
            out.writeEndObject();
            out.writeObjectFieldStart("units");
            out.writeStringField(reading.resource(), reading.units());
            out.writeEndObject();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Takes what a stateful function passes on. */
    private static final class Passed implements Out {
        private final Context context = new PlainContext();
        private @Nullable Event event;

        @Override
        public void pass(Event passed) {
            event = passed;
        }

        @Override
        public void hold() {
            throw new UnsupportedOperationException("a deadband holds nothing");
        }

        @Override
        public void release() {
            throw new UnsupportedOperationException("a deadband holds nothing");
        }

        @Override
        public int held() {
            return 0;
        }

        @Override
        public void timer(Duration in) {
            throw new UnsupportedOperationException("a deadband waits for nothing");
        }

        @Override
        public Context context() {
            return context;
        }
    }

    /** Holds what a batch gathers. */
    private static final class Gathered implements Out {
        private final Context context = new PlainContext();
        private List<Event> held = new ArrayList<>(BATCH);
        private @Nullable Event event;
        private int groups;

        @Override
        public void pass(Event passed) {
            throw new UnsupportedOperationException("a batch passes nothing on");
        }

        @Override
        public void hold() {
            held.add(Objects.requireNonNull(event));
        }

        @Override
        public void release() {
            held = new ArrayList<>(BATCH);
            groups++;
        }

        @Override
        public int held() {
            return held.size();
        }

        @Override
        public void timer(Duration in) {
            throw new UnsupportedOperationException("this batch waits for nothing");
        }

        @Override
        public Context context() {
            return context;
        }
    }
}
