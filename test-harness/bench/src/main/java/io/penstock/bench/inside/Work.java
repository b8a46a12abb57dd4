/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.EventFunction;
import io.penstock.api.function.Function;
import io.penstock.api.setting.Unit;
import io.penstock.engine.expression.Expressions;
import io.penstock.engine.unit.UcumUnits;
import io.penstock.functions.convert.Convert;
import io.penstock.functions.enrich.Enrich;
import io.penstock.functions.filter.Filter;
import io.penstock.functions.format.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What both sides do: decode EdgeX's JSON, filter, convert, tag, encode. */
final class Work {
    static final int BATCH = 128;
    private static final long ORIGIN = 1_700_000_000_000_000_000L;

    final List<EventFunction> functions;
    final Format format;
    private final EventJson decoder = new EventJson();

    Work() {
        UcumUnits units = new UcumUnits();
        Unit fahrenheit = units.find("degF");
        Unit celsius = units.find("Cel");
        functions = List.of(
                new Filter(null, null, null, null, null, Expressions.compile("value > -40")),
                new Convert(null, fahrenheit, celsius, null, null, null),
                new Enrich(List.of(), Map.of("site", "glasgow")));
        format = new Format(new Format.Json(Format.JsonLayout.PLAIN));
    }

    /** The steps of a lane. */
    Function[] steps() {
        List<Function> all = new ArrayList<>(functions);
        all.add(format);
        return all.toArray(new Function[0]);
    }

    Event decode(byte[] payload) {
        try {
            return decoder.decode(payload);
        } catch (DecodeException e) {
            throw new IllegalStateException("the bench's own payload must be an event", e);
        }
    }

    /** Batches of EdgeX events as JSON, one reading each, of twenty devices. */
    static List<byte[][]> payloads(int batches) {
        EventJson json = new EventJson();
        List<byte[][]> all = new ArrayList<>();
        for (int b = 0; b < batches; b++) {
            byte[][] batch = new byte[BATCH][];
            for (int i = 0; i < BATCH; i++) {
                batch[i] = json.encode(event(b * BATCH + i));
            }
            all.add(batch);
        }
        return all;
    }

    private static Event event(int number) {
        long origin = ORIGIN + number * 1_000_000L;
        Reading reading = Reading.ofFloat("Temperature", ValueType.FLOAT64, origin, 50 + number % 400 / 8.0)
                .withUnits("degF");
        return Event.of(
                new UUID(number, ~number), "meter-" + number % 20, "meter", "Temperature", origin, List.of(reading));
    }
}
