/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.connection.ConnectionType;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.Devices;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.error.Place;
import io.penstock.api.function.Function;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Size;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.CommandSettings;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Pipeline;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Retry;
import io.penstock.engine.profile.RuleSet;
import io.penstock.engine.profile.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/**
 * One lane with nothing around it: a bus, steps and an endpoint, run by a real engine in a Camel context of its own. For
 * compatibility kits, tests and measurements; a program uses {@link Engine}.
 */
public final class SingleLane implements AutoCloseable {
    private static final Devices NO_DEVICES = new Devices() {
        @Override
        public @Nullable Device device(String name) {
            return null;
        }

        @Override
        public @Nullable DeviceProfile profile(String name) {
            return null;
        }

        @Override
        public Collection<Device> all() {
            return List.of();
        }
    };

    private final CamelContext camel;
    private final Engine engine;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private SingleLane(Bus bus, Consumer<CamelContext> setUp) throws Exception {
        camel = new DefaultCamelContext();
        engine = new Engine(camel, bus, meters, symbol -> null, Clock.systemUTC(), new SplittableRandom());
        setUp.accept(camel);
        camel.start();
    }

    /** Starts a lane on a bus; its cursor is new unless the bus has it. */
    public static SingleLane start(Bus bus, Profile profile) {
        return start(bus, profile, camel -> {});
    }

    /** As {@link #start(Bus, Profile)}, with something to add to the Camel context before it starts. */
    public static SingleLane start(Bus bus, Profile profile, Consumer<CamelContext> setUp) {
        try {
            SingleLane single = new SingleLane(bus, setUp);
            single.engine.start(profile);
            return single;
        } catch (Exception e) {
            throw new IllegalStateException("the lane does not start: " + e.getMessage(), e);
        }
    }

    /** A profile of one lane {@code kit/out} that starts at the oldest event, lingers 1 ms and retries after 10 to 100 ms. */
    public static Profile profile(Path folder, Endpoint endpoint, List<Step> steps) {
        return profile(folder, lane(endpoint, steps), Map.of());
    }

    /** A profile of one lane. */
    public static Profile profile(Path folder, Lane lane, Map<String, ConnectionType<?>> connections) {
        return profile(folder, List.of(lane), connections);
    }

    /** A profile of these lanes, each in a pipeline of its own. */
    public static Profile profile(Path folder, List<Lane> lanes, Map<String, ConnectionType<?>> connections) {
        Map<String, Pipeline> pipelines = new LinkedHashMap<>();
        lanes.forEach(lane -> pipelines.put(lane.pipeline(), new Pipeline(lane.pipeline(), List.of(lane))));
        BusSettings bus = new BusSettings(
                BusSettings.Durability.PROCESS,
                Duration.ofHours(1),
                Size.parse("1GiB"),
                Size.parse("64MiB"),
                BusSettings.WhenFull.DROP_OLDEST,
                Size.parse("32MiB"),
                Size.parse("64MiB"));
        return new Profile(
                folder,
                "single-lane",
                bus,
                new ApiSettings(0, "127.0.0.1", false, false),
                CommandSettings.DEFAULT,
                Profile.Reload.MANUAL,
                connections,
                Map.of(),
                pipelines,
                RuleSet.EMPTY,
                NO_DEVICES,
                List.of());
    }

    /** The lane of {@link #profile(Path, Endpoint, List)}. */
    public static Lane lane(Endpoint endpoint, List<Step> steps) {
        return new Lane(
                "kit",
                "out",
                new CursorSpec("kit/out", Stream.EVENTS, Selection.ALL, Start.EARLIEST, null),
                Matcher.ALL,
                Matcher.of(List.of()),
                Duration.ofMillis(1),
                steps,
                endpoint,
                "kit",
                new Retry(Duration.ofMillis(10), Duration.ofMillis(100)));
    }

    /** Steps of these functions, named {@code step-1}, {@code step-2} and so on. */
    public static List<Step> steps(Function... functions) {
        List<Step> steps = new ArrayList<>();
        for (Function function : functions) {
            steps.add(step("step-" + (steps.size() + 1), function));
        }
        return steps;
    }

    public static Step step(String id, Function function) {
        return new Step(id, id, new Step.Apply(function), Place.UNKNOWN);
    }

    public Engine engine() {
        return engine;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    public CamelContext camel() {
        return camel;
    }

    /** How the lane stands. */
    public LaneStatus status() {
        return engine.lanes().get(0);
    }

    /** Stops as a program does: with a commit and what is left as pending. The bus stays open. */
    @Override
    public void close() {
        engine.close();
        camel.stop();
    }
}
