/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Reader;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Output;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
    private static final Output BURNER = new Output("boiler", "Burner");

    @TempDir
    Path data;

    private DeskFixture fixture;
    private final ScriptedDriver.Script script = new ScriptedDriver.Script();

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data).run(script, device("boiler", Map.of()));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Answer takeOver(Duration time) throws Exception {
        return fixture.ask(fixture.set("boiler", "Burner", false)
                .because("maintenance")
                .with(CommandOptions.DEFAULT.withOverride(time)));
    }

    @Test
    void shouldKeepRulesOffUntilItEnds() throws Exception {
        HandTime time = new HandTime();
        fixture.close();
        fixture = new DeskFixture(data.resolve("by-hand"), time).run(script, device("boiler", Map.of()));
        assertThat(takeOver(Duration.ofMillis(400)).done()).isTrue();

        Answer byRule = fixture.ask(fixture.setByRule("boiler", "Burner", true));
        assertThat(byRule.cause()).isEqualTo(Cause.OVERRIDDEN);
        assertThat(byRule.reason()).startsWith("'ann' has taken boiler/Burner over from the rules until ");
        assertThat(fixture.ask(fixture.setByRule("boiler", "Pump", true)).done())
                .isTrue();
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).done()).isTrue();
        time.pass(Duration.ofMillis(400));
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).done())
                .isTrue();
        assertThat(fixture.desk.overrides()).isEmpty();
    }

    @Test
    void shouldLastNoLongerWhenTheClockIsPutBack() throws Exception {
        // Given
        HandTime time = new HandTime();
        fixture.close();
        fixture = new DeskFixture(data.resolve("by-hand"), time).run(script, device("boiler", Map.of()));
        takeOver(Duration.ofSeconds(10));
        // When
        time.putBack(Duration.ofHours(2));
        time.pass(Duration.ofSeconds(9));
        assertThat(fixture.desk.overrides()).hasSize(1);
        time.pass(Duration.ofSeconds(1));
        // Then
        assertThat(fixture.desk.overrides()).isEmpty();
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).done())
                .isTrue();
    }

    @Test
    void shouldBeListedAndEnded() throws Exception {
        takeOver(Duration.ofMinutes(10));

        assertThat(fixture.desk.overrides())
                .singleElement()
                .matches(o -> o.output().equals(BURNER)
                        && o.by().equals("ann")
                        && o.why().equals("maintenance"));
        assertThat(fixture.desk.endOverride(BURNER).get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.desk.endOverride(BURNER).get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).done())
                .isTrue();
    }

    @Test
    void shouldNotBeTakenByARuleNorByWhatWasRefused() throws Exception {
        CommandOptions options = CommandOptions.DEFAULT.withOverride(Duration.ofMinutes(10));

        fixture.ask(fixture.setByRule("boiler", "Burner", true).with(options));
        fixture.ask(fixture.set("boiler", "Burner", "wrong").with(options));

        assertThat(fixture.desk.overrides()).isEmpty();
    }

    @Test
    void shouldNotKeepAnInterlockOff() throws Exception {
        fixture.interlocks(Locks.dry(Map.of(), Map.of(BURNER, true))).run(script, device("boiler", Map.of()));
        takeOver(Duration.ofMinutes(10));

        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();

        await().until(() -> script.written.contains("boiler.Burner=true"));
    }

    @Test
    void shouldSurviveARestart() throws Exception {
        // Given
        takeOver(Duration.ofMinutes(10));
        takeOver(Duration.ofMinutes(20));
        OutputOverride before = fixture.desk.overrides().get(0);

        // When
        fixture.close();
        fixture = new DeskFixture(data).ids("after-").run(script, device("boiler", Map.of()));

        // Then
        assertThat(fixture.desk.overrides()).containsExactly(before);
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).cause())
                .isEqualTo(Cause.OVERRIDDEN);
    }

    /** A desk whose cursor says that it has saved what it is given when this is done. */
    private BlockingQueue<List<OutputOverride>> savingWhen(CompletableFuture<Void> done) throws Exception {
        fixture.close();
        SegmentBus bus = SegmentBus.open(data.resolve("slow"), DeskFixture.busSettings(), Clock.systemUTC());
        BlockingQueue<List<OutputOverride>> begun = new LinkedBlockingQueue<>();
        Bus slow = Calls.of(
                Bus.class,
                bus,
                (method, result) -> !(result instanceof Reader reader)
                        ? result
                        : Calls.of(Reader.class, reader, (call, committed) -> {
                            if (!call.equals("commit")) {
                                return committed;
                            }
                            begun.add(fixture.desk.overrides());
                            return done.thenCombine(((CompletionStage<?>) committed), (now, too) -> null);
                        }));
        fixture = new DeskFixture(bus, slow).run(script, device("boiler", Map.of()));
        begun.clear(); // that it runs
        return begun;
    }

    @Test
    void shouldAnswerOnceARestartKnowsOfIt() throws Exception {
        // Given
        CompletableFuture<Void> done = new CompletableFuture<>();
        BlockingQueue<List<OutputOverride>> begun = savingWhen(done);

        // When
        CompletableFuture<Answer> answer = fixture.desk.execute(fixture.set("boiler", "Burner", false)
                .with(CommandOptions.DEFAULT.withOverride(Duration.ofMinutes(10))));
        assertThat(begun.poll(30, TimeUnit.SECONDS)).hasSize(1);

        // Then the device has it, and others are not held up
        assertThat(script.written).containsExactly("boiler.Burner=false");
        assertThat(fixture.ask(fixture.set("boiler", "Pump", true)).done()).isTrue();
        assertThat(answer).isNotDone();

        // When
        done.complete(null);

        // Then
        assertThat(answer.get(30, TimeUnit.SECONDS).done()).isTrue();
    }

    @Test
    void shouldEndOnceARestartKnowsOfIt() throws Exception {
        // Given
        CompletableFuture<Void> done = new CompletableFuture<>();
        BlockingQueue<List<OutputOverride>> begun = savingWhen(done);
        var ignored = fixture.desk.execute(fixture.set("boiler", "Burner", false)
                .with(CommandOptions.DEFAULT.withOverride(Duration.ofMinutes(10))));
        assertThat(begun.poll(30, TimeUnit.SECONDS)).hasSize(1);

        // When
        CompletableFuture<Boolean> ended = fixture.desk.endOverride(BURNER);
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEmpty();

        // Then
        assertThat(ended).isNotDone();
        done.complete(null);
        assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldSayThatItCouldNotBeSaved() throws Exception {
        // Given
        savingWhen(CompletableFuture.failedFuture(new IOException("no space left on device")));

        // When
        Answer answer = takeOver(Duration.ofMinutes(10));

        // Then it holds all the same, until a restart
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.cause()).isEqualTo(Cause.AUDIT);
        assertThat(answer.reason()).contains("it could not be saved: no space left on device");
        assertThat(fixture.desk.overrides()).hasSize(1);
        assertThat(fixture.desk.endOverride(BURNER))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("no space left on device");
    }
}
