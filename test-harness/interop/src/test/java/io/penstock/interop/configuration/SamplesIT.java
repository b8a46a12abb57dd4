/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import io.penstock.engine.config.PluginKind;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.interop.mqtt.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every sample of every function and endpoint that is registered, each in a pipeline of its own, all in one run of the packaged program: what
 * comes out is what is written down. A plugin that is added is covered from that day on; until its output is written down this fails and
 * says what to write where. Drivers and connections: {@link StartedSamplesIT}.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class SamplesIT {
    private static final PluginRegistry REGISTRY = PluginRegistry.of(Penstock.class.getClassLoader());

    private final List<FunctionCase> functions = FunctionCase.all(REGISTRY);
    private final List<EndpointCase> endpoints = EndpointCase.all(REGISTRY);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @TestFactory
    Stream<DynamicTest> shouldDoWhatIsWrittenDownOfEachSample() throws Exception {
        Path profile = Files.createDirectories(folder.resolve("samples"));
        try (Mosquitto broker = Mosquitto.start(Files.createDirectories(folder.resolve("broker")));
                FarSides sides = new FarSides(profile, broker)) {
            // Given
            write(profile, broker, sides);
            sides.prepare(endpoints);
            try (Packaged program =
                    Packaged.run(Packaged.install(), profile).awaitReady().awaitUp("plant")) {
                // When
                Samples.publish(broker);
                awaitAll(profile, sides, program);
                Metrics metrics = program.metrics();
                assertThat(program.stop()).isZero();

                // Then
                return tests(profile, sides, metrics);
            }
        }
    }

    @Test
    void shouldHaveASampleForEachPluginAndNothingWrittenDownWithoutOne() throws IOException {
        for (PluginKind kind : PluginKind.values()) {
            assertThat(REGISTRY.all(kind)).isNotEmpty().allSatisfy(plugin -> assertThat(
                            plugin.declaration().samples())
                    .as("add samples = \"" + plugin.name() + ": ...\" to @Plugin of "
                            + plugin.type().getName())
                    .isNotEmpty());
        }
        List<String> functionNames =
                functions.stream().map(f -> f.written().name()).toList();
        List<String> endpointNames =
                endpoints.stream().map(e -> e.written().name()).toList();
        assertThat(Written.stale("function", functionNames)).isEmpty();
        assertThat(Written.stale("endpoint", endpointNames)).isEmpty();
    }

    private void awaitAll(Path profile, FarSides sides, Packaged program) {
        List<String> events = bodies();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(IOException.class) // of a file that was renamed meanwhile
                    .until(() -> {
                        for (FunctionCase f : functions) {
                            if (!f.isDone(profile)) {
                                return false;
                            }
                        }
                        for (EndpointCase e : endpoints) {
                            if (!e.isDone(sides, events)) {
                                return false;
                            }
                        }
                        Metrics metrics = program.metrics();
                        return functions.stream().allMatch(f -> openOf(metrics, f.pipeline()) == 0);
                    });
        } catch (ConditionTimeoutException ignored) {
            // which of them it was and what they gave instead is said by the test of each
        }
    }

    private Stream<DynamicTest> tests(Path profile, FarSides sides, Metrics metrics) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (FunctionCase f : functions) {
            tests.add(DynamicTest.dynamicTest("function " + f.written().name(), () -> {
                f.check(profile);
                assertEachEventHasItsEnd(metrics, f.pipeline());
            }));
        }
        for (EndpointCase e : endpoints) {
            tests.add(
                    DynamicTest.dynamicTest("endpoint " + e.written().name(), () -> e.check(sides, bodies(), metrics)));
        }
        return tests.stream();
    }

    /** Semantics 14: what came in was delivered or counted. */
    private static void assertEachEventHasItsEnd(Metrics metrics, String pipeline) {
        assertThat(metrics.lanes(pipeline, "events_in_total")).isPositive();
        assertThat(metrics.lanes(pipeline, "events_dead_total")).isZero();
        assertThat(openOf(metrics, pipeline)).isZero();
    }

    /** Events that came in and are neither out, dropped nor dead: what is out is counted a moment after it has arrived. */
    private static long openOf(Metrics metrics, String pipeline) {
        return metrics.lanes(pipeline, "events_in_total")
                - metrics.lanes(pipeline, "events_out_total")
                - metrics.lanes(pipeline, "events_dropped_total")
                - metrics.lanes(pipeline, "events_dead_total");
    }

    /** What {@code format: json} makes of the sample events. */
    private List<String> bodies() {
        return functions.stream()
                .filter(f -> f.written().sample().equals("format: json"))
                .flatMap(f -> f.written().body().lines())
                .toList();
    }

    private void write(Path profile, Mosquitto broker, FarSides sides) throws IOException {
        String pipelines = Stream.concat(
                        functions.stream().map(FunctionCase::yaml),
                        endpoints.stream().map(e -> e.yaml(sides)))
                .collect(Collectors.joining());
        Files.writeString(
                profile.resolve("penstock.yaml"),
                "connections:\n  plant: {mqtt: \"" + broker.url() + "\"}\n" + Samples.SERVICE + "pipelines:\n"
                        + pipelines + "api: {port: 0}\n");
        Samples.writeDevices(profile);
        Samples.writeSecrets(profile, pipelines);
    }
}
