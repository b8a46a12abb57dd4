/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.function.Function;
import io.penstock.api.setting.Matcher;
import io.penstock.engine.Engine;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Pipeline;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Retry;
import io.penstock.engine.unit.UcumUnits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** Lanes as the program runs them: Camel routes of a real engine, on the bus that is given. */
public final class Lanes implements AutoCloseable {
    private final CamelContext camel = new DefaultCamelContext();
    private final Engine engine;

    private Lanes(Bus bus) {
        engine = new Engine(
                camel, bus, new SimpleMeterRegistry(), new UcumUnits(), Clock.systemUTC(), new SplittableRandom());
    }

    /** A lane for each selection, from now on, lingering 5 ms as a profile's do. */
    public static Lanes start(
            Bus bus, Path folder, List<Selection> selections, Endpoint endpoint, Function... functions) {
        Map<String, Pipeline> pipelines = new LinkedHashMap<>();
        for (int i = 0; i < selections.size(); i++) {
            String name = "pipeline-" + i;
            pipelines.put(name, new Pipeline(name, List.of(lane(name, selections.get(i), endpoint, functions))));
        }
        Profile one = SingleLane.profile(folder, lane("one", Selection.ALL, endpoint, functions), Map.of());
        BusSettings settings = one.bus();
        Profile profile = new Profile(
                folder,
                "bench",
                settings,
                one.api(),
                one.commands(),
                one.reload(),
                Map.of(),
                Map.of(),
                pipelines,
                one.rules(),
                one.devices(),
                List.of());
        Lanes lanes = new Lanes(bus);
        lanes.camel.start();
        lanes.engine.start(profile);
        return lanes;
    }

    private static Lane lane(String pipeline, Selection selection, Endpoint endpoint, Function... functions) {
        return new Lane(
                pipeline,
                "out",
                new CursorSpec(pipeline + "/out", Stream.EVENTS, selection, Start.NOW, null),
                Matcher.ALL,
                Matcher.of(List.of()),
                Duration.ofMillis(5),
                SingleLane.steps(functions),
                endpoint,
                "bench",
                new Retry(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @Override
    public void close() {
        engine.close();
        camel.stop();
    }
}
