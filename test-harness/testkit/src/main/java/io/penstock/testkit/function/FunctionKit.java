/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.penstock.api.error.ProfileException;
import io.penstock.api.error.RefusedException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.EventCodec.Form;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.function.Function;
import io.penstock.api.function.StatefulFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.testkit.EventSamples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds a function to the promises of {@link Function}: extend it, say which function, and it is tested as each of its samples
 * and of {@link #uses} has it.
 *
 * @param <F> the function
 */
public abstract class FunctionKit<F extends Record & Function> {
    private static final int EVENTS = 200;

    @TempDir
    private Path folder;

    private final Map<String, Function> functions = new LinkedHashMap<>();

    /** The function under test. */
    protected abstract Class<F> function();

    /** More uses to test, as they stand in a list of steps; the samples of {@code @Plugin} come besides. */
    protected List<String> uses() {
        return List.of();
    }

    /** Where secrets and variables of the samples come from: {@code PENSTOCK_SECRET_<NAME>}. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    /** A context with the devices that it needs; a new one for each run. */
    protected TestContext context() {
        return new TestContext();
    }

    /** What a bytes function is given. */
    protected List<Bytes> bytes() {
        byte[] much = new EventCbor().encode(EventSamples.random(new SplittableRandom(3), 500), Form.EVENT);
        return List.of(
                Bytes.of(new byte[0], "application/octet-stream"),
                Bytes.of("{}".getBytes(StandardCharsets.UTF_8), "application/json"),
                Bytes.of(much, "application/cbor"));
    }

    /** Binds what {@code use} says, as the program would. */
    protected final F bind(String use) throws ProfileException {
        return function().cast(new SampleBinder(function(), environment(), folder).bind(use));
    }

    @BeforeEach
    void bindAll() throws ProfileException {
        List<String> all = new ArrayList<>(List.of(declaration().samples()));
        all.addAll(uses());
        for (String use : all) {
            functions.put(use, bind(use));
        }
    }

    private Plugin declaration() {
        Plugin declaration = function().getAnnotation(Plugin.class);
        assertThat(declaration).as(function() + " carries @Plugin").isNotNull();
        return declaration;
    }

    @Test
    void shouldBeListedAndHaveASampleThatBinds() throws IOException {
        List<String> listed = new ArrayList<>();
        for (URL index : Collections.list(function().getClassLoader().getResources(PluginRegistry.INDEX))) {
            try (InputStream in = index.openStream()) {
                listed.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }

        assertThat(listed)
                .as("add this line to " + PluginRegistry.INDEX)
                .contains(function().getName());
        assertThat(declaration().samples())
                .as("@Plugin(samples) of " + function())
                .isNotEmpty();
    }

    @Test
    void shouldThrowNothingButRefusalsWhateverItIsGiven() {
        each((use, f) -> {
            Context context = context();
            for (Event event : f instanceof BytesFunction ? List.of(EventSamples.usual()) : inputs()) {
                try {
                    runAll(f, List.of(event), context);
                } catch (RefusedException e) {
                    assertThat(e.getMessage()).as(use).isNotBlank();
                } catch (RuntimeException e) {
                    fail("`" + use + "` must refuse or pass " + event + " but threw " + e, e);
                }
            }
        });
    }

    @Test
    void shouldLeaveItsInputAsItWas() {
        each((use, f) -> {
            Context context = context();
            int count = f instanceof BytesFunction ? 1 : EVENTS;
            for (Event event : EventSamples.random(new SplittableRandom(1), count)) {
                byte[] before = new EventCbor().encode(event);
                runAll(f, List.of(event), context);
                assertThat(new EventCbor().encode(event)).as(use).isEqualTo(before);
            }
            for (Bytes input : f instanceof BytesFunction ? bytes() : List.<Bytes>of()) {
                byte[] before = input.data().clone();
                apply((BytesFunction) f, input, context);
                assertThat(input.data()).as(use).isEqualTo(before);
            }
        });
    }

    @Test
    void shouldPassOnTheSameObjectWhereNothingChanges() {
        each((use, f) -> {
            if (f instanceof EventFunction events) {
                Context context = context();
                for (Event event : inputs()) {
                    Event out = events.apply(event, context);
                    if (event.equals(out)) {
                        assertThat(out).as(use).isSameAs(event);
                    }
                }
            }
        });
    }

    @Test
    void shouldGiveTheSameInEveryLaneAndAtEveryTime() {
        each((use, f) -> {
            List<Event> events = EventSamples.random(new SplittableRandom(2), EVENTS);
            List<Object> first = runAll(f, events, context());
            assertThat(runAll(f, events, context()).equals(first)).as(use).isTrue();
        });
    }

    @Test
    void shouldGoOnAfterARestartAsIfThereHadBeenNone() {
        each((use, f) -> {
            if (f instanceof StatefulFunction<?> stateful) {
                List<Event> events = EventSamples.random(new SplittableRandom(4), EVENTS);
                assertThat(restartedAll(stateful, events)).as(use).isEqualTo(undisturbed(stateful, events));
            }
        });
    }

    private <S> List<List<Event>> undisturbed(StatefulFunction<S> function, List<Event> events) {
        StatefulRun<S> run = new StatefulRun<>(function, context());
        events.forEach(e -> run.feed(e).advance(Duration.ofMillis(300)));
        return run.advance(Duration.ofDays(1)).given();
    }

    private <S> List<List<Event>> restartedAll(StatefulFunction<S> function, List<Event> events) {
        StatefulRun<S> run = new StatefulRun<>(function, context());
        events.forEach(e -> run.feed(e).restart(context()).advance(Duration.ofMillis(300)));
        return run.advance(Duration.ofDays(1)).given();
    }

    @Test
    void shouldHoldOrGiveEachEventOnceAndKeepTheirOrderWithinAKey() {
        each((use, f) -> {
            if (f instanceof StatefulFunction<?> stateful && stateful.makesGroups()) {
                List<Event> events = EventSamples.random(new SplittableRandom(5), EVENTS);
                StatefulRun<?> run = new StatefulRun<>(stateful, context()).feed(events);
                assertThat(run.given().stream().mapToInt(List::size).sum() + run.held())
                        .as(use)
                        .isLessThanOrEqualTo(EVENTS);
                for (List<Event> group : run.given()) {
                    assertThat(group).as(use).isSortedAccordingTo((a, b) -> Long.compare(a.origin(), b.origin()));
                }
            }
        });
    }

    @Test
    void shouldRefuseRubbishAsStateByIllegalArgumentOnly() {
        each((use, f) -> {
            if (f instanceof StatefulFunction<?> stateful) {
                StatefulRun<?> run =
                        new StatefulRun<>(stateful, context()).feed(EventSamples.random(new SplittableRandom(6), 50));
                Random random = new Random(7);
                for (byte[] state : run.states()) {
                    for (int i = 0; i < 500; i++) {
                        decodeRubbish(use, stateful, mutate(state, random));
                    }
                }
            }
        });
    }

    private static byte[] mutate(byte[] state, Random random) {
        byte[] bytes = java.util.Arrays.copyOf(state, random.nextInt(state.length + 3));
        for (int i = 0; i < bytes.length && i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static void decodeRubbish(String use, StatefulFunction<?> function, byte[] rubbish) {
        try {
            function.decode(rubbish);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).as(use).isNotBlank();
        } catch (RuntimeException e) {
            fail("`" + use + "`: decode must throw IllegalArgumentException but threw " + e, e);
        }
    }

    private static List<Event> inputs() {
        List<Event> all = new ArrayList<>(EventSamples.odd());
        all.add(EventSamples.usual());
        all.addAll(EventSamples.random(new SplittableRandom(8), EVENTS));
        return all;
    }

    /** What the function makes of each input, in a form that can be compared. */
    private List<Object> runAll(Function f, List<Event> events, Context context) {
        List<Object> made = new ArrayList<>();
        if (f instanceof BytesFunction function) {
            for (Bytes bytes : bytes()) {
                made.add(apply(function, bytes, context));
            }
        } else {
            for (Event event : events) {
                made.add(run(f, event, context));
            }
        }
        return made;
    }

    private static Object run(Function f, Event event, Context context) {
        if (f instanceof EventFunction events) {
            return Optional.ofNullable(events.apply(event, context));
        }
        if (f instanceof StatefulFunction<?> stateful) {
            return new StatefulRun<>(stateful, context).feed(event).feed(event).given();
        }
        FormatFunction format = (FormatFunction) f;
        return List.of(
                comparable(format.apply(List.of(event), false, context)),
                comparable(format.apply(List.of(event), true, context)),
                comparable(format.apply(List.of(event, event), true, context)));
    }

    private static Object apply(BytesFunction f, Bytes bytes, Context context) {
        try {
            return comparable(f.apply(bytes, context));
        } catch (RefusedException e) {
            return "refused: " + e.getMessage(); // what decompress and decrypt are given may be rubbish
        }
    }

    private static Object comparable(Bytes bytes) {
        assertThat(bytes.contentType()).isNotBlank();
        String text = new String(bytes.data(), StandardCharsets.ISO_8859_1);
        return List.of(text, bytes.contentType(), bytes.contentEncoding(), bytes.headers());
    }

    private interface Use {
        void test(String use, Function function);
    }

    private void each(Use test) {
        functions.forEach(test::test);
    }
}
