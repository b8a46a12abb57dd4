/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.device.AdminState;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandDeskTest {
    private static final CommandOptions OPTIONS = CommandOptions.DEFAULT;

    @TempDir
    Path data;

    private DeskFixture fixture;
    private final List<String> read = new CopyOnWriteArrayList<>();
    private volatile String serial = "s-1";
    private final ScriptedDriver.Script script = new ScriptedDriver.Script() {
        @Override
        public Object read(String device, String resource) {
            read.add(resource);
            return resource.equals("Serial") ? serial : (Object) 7L;
        }
    };

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data)
                .run(script, device("boiler", Map.of()), device("locked", AdminState.LOCKED, Map.of()));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void shouldWriteAndRecordWhatWasDone() throws Exception {
        // When
        Answer answer = fixture.ask(fixture.set("boiler", "Speed", 250).because("for the test"));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
        assertThat(answer.cause()).isNull();
        assertThat(answer.changes()).containsExactly(new Answer.Change("Speed", null, "250"));
        assertThat(script.written).containsExactly("boiler.Speed=250");
        assertThat(fixture.states()).containsExactly("started c-1", "done c-1");
        Audit audit = fixture.audit().get(1);
        assertThat(audit.command().caller().name()).isEqualTo("ann");
        assertThat(audit.command().caller().origin()).isEqualTo(Caller.Origin.REST);
        assertThat(audit.command().why()).isEqualTo("for the test");
        assertThat(audit.command().values()).isEqualTo(Map.of("Speed", 250L));
        assertThat(audit.changes()).isEqualTo(answer.changes());
    }

    @Test
    void shouldSayWhatTheValueWasBefore() throws Exception {
        fixture.ask(fixture.get("boiler", "Speed"));

        Answer answer = fixture.ask(fixture.set("boiler", "Speed", "8"));

        assertThat(answer.changes()).containsExactly(new Answer.Change("Speed", "7", "8"));
    }

    @Test
    void shouldReadResourcesCommandsAndWhateverAPatternMatches() throws Exception {
        assertThat(fixture.ask(fixture.get("boiler", "Level")).event().readings())
                .hasSize(1);
        assertThat(fixture.ask(fixture.get("boiler", "All")).event().readings()).hasSize(2);

        Answer matched = fixture.ask(fixture.get("boiler", "(Le|Te).*").with(OPTIONS.withRegex(true)));
        assertThat(matched.event().source()).isEqualTo("(Le|Te).*");
        assertThat(matched.event().readings()).extracting(r -> r.resource()).containsExactly("Level", "Temperature");
        // Key matches as well, and cannot be read
        Answer all = fixture.ask(fixture.get("boiler", ".*").with(OPTIONS.withRegex(true)));
        assertThat(all.event().readings())
                .extracting(r -> r.resource())
                .doesNotContain("Key")
                .contains("Serial");
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void shouldNotBeBroughtDownByAPatternThatIsLargerThanItLooks(String pattern, Cause cause) throws Exception {
        assertThat(cause(fixture.get("boiler", pattern).with(OPTIONS.withRegex(true))))
                .isEqualTo(cause);
        assertThat(read).isEmpty();
    }

    static List<Arguments> expressions() {
        return List.of(
                Arguments.of("(a{1000}){1000}", Cause.INVALID),
                Arguments.of("(a{2,1000}){0,1000}", Cause.INVALID),
                Arguments.of("(a{1000,}){1000}", Cause.INVALID),
                Arguments.of("a{0,1000}", Cause.INVALID),
                Arguments.of("(".repeat(5000) + "a" + ")".repeat(5000), Cause.INVALID),
                Arguments.of("[A-Z]{1,3}[0-9]{4}-[0-9]{0,2}", Cause.NO_TARGET),
                Arguments.of("(".repeat(400) + "a" + ")".repeat(400), Cause.NO_TARGET));
    }

    @Test
    void shouldRecordReadsUnlessTheProfileSaysNo() throws Exception {
        fixture.ask(fixture.get("boiler", "Level"));
        assertThat(fixture.audit()).extracting(Audit::state).containsExactly("done");

        DeskSettings quiet =
                new DeskSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), 100, false, List.of(), List.of());
        fixture.settings(quiet).run(script, device("boiler", Map.of()));
        fixture.ask(fixture.get("boiler", "Level"));
        assertThat(fixture.audit()).hasSize(1);
    }

    @Test
    void shouldAnswerFromTheLastValuesWhenTheyAreYoungEnough() throws Exception {
        // Given
        fixture.ask(fixture.get("boiler", "All"));
        read.clear();

        // When
        Answer young = fixture.ask(fixture.get("boiler", "All").with(OPTIONS.withMaxAge(Duration.ofMinutes(1))));
        Answer old = fixture.ask(fixture.get("boiler", "Level").with(OPTIONS.withMaxAge(Duration.ofNanos(1))));
        Answer never = fixture.ask(fixture.get("boiler", "Pump").with(OPTIONS.withMaxAge(Duration.ofMinutes(1))));

        // Then
        assertThat(young.event().readings()).extracting(r -> r.number()).containsExactly(7.0, 7.0);
        assertThat(old.done()).isTrue();
        assertThat(never.done()).isTrue();
        assertThat(read).containsExactly("Level", "Pump");
    }

    @Test
    void shouldWriteADeviceCommandAsAWhole() throws Exception {
        Command start = Command.set(
                "all",
                "boiler",
                "Start",
                Map.of("Mode", "Off", "Burner", "TRUE"),
                DeskFixture.rest("ann"),
                Instant.now());

        assertThat(fixture.ask(start).done()).isTrue();
        assertThat(script.written).containsExactly("boiler.Mode=0", "boiler.Burner=true");
    }

    @Test
    void shouldRefuseBeforeTheDriverSeesIt() throws Exception {
        assertThat(cause(fixture.set("boyler", "Speed", 1))).isEqualTo(Cause.NO_DEVICE);
        assertThat(cause(fixture.set("boiler", "Sped", 1))).isEqualTo(Cause.NO_TARGET);
        assertThat(cause(fixture.set("boiler", "Serial", 1))).isEqualTo(Cause.NOT_ALLOWED);
        assertThat(cause(fixture.get("boiler", "Key"))).isEqualTo(Cause.NOT_ALLOWED);
        assertThat(cause(fixture.set("boiler", "Speed", 1501))).isEqualTo(Cause.INVALID);
        assertThat(cause(fixture.set("boiler", "Speed", "fast"))).isEqualTo(Cause.INVALID);
        assertThat(cause(fixture.set("boiler", "Speed", true).with(OPTIONS.withRegex(true))))
                .isEqualTo(Cause.INVALID);
        assertThat(cause(fixture.get("boiler", "(").with(OPTIONS.withRegex(true))))
                .isEqualTo(Cause.INVALID);
        assertThat(cause(fixture.get("boiler", "Nothing.*").with(OPTIONS.withRegex(true))))
                .isEqualTo(Cause.NO_TARGET);
        assertThat(cause(fixture.set("boiler", "Key", "k").with(OPTIONS.withVerify(true))))
                .isEqualTo(Cause.INVALID);
        assertThat(cause(fixture.set("locked", "Speed", 1))).isEqualTo(Cause.LOCKED);
        assertThat(cause(fixture.get("locked", "Speed"))).isEqualTo(Cause.LOCKED);
        assertThat(cause(withOther("boiler", "Speed", "Serial"))).isEqualTo(Cause.INVALID);
        assertThat(script.written).isEmpty();
        assertThat(read).isEmpty();
        assertThat(fixture.states()).noneMatch(s -> s.startsWith("started"));
    }

    private static Command withOther(String device, String target, String other) {
        return Command.set("x", device, target, Map.of(target, 1, other, 2), DeskFixture.rest("a"), Instant.now());
    }

    private Cause cause(Command command) throws Exception {
        Answer answer = fixture.ask(command);
        assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(answer.reason()).isNotEmpty();
        return answer.cause();
    }

    @Test
    void shouldAskForThePermissionOfEachResource() throws Exception {
        Caller burnersOnly =
                new Caller(Caller.Origin.REST, "bob", (kind, device, resource) -> resource.equals("Burner"));
        Command allowed = Command.set("b-1", "boiler", "Burner", Map.of("Burner", true), burnersOnly, Instant.now());
        Command partly = Command.set("b-2", "boiler", "Start", Map.of("Burner", true), burnersOnly, Instant.now());

        assertThat(fixture.ask(allowed).done()).isTrue();
        assertThat(cause(partly)).isEqualTo(Cause.FORBIDDEN);
        assertThat(script.written).containsExactly("boiler.Burner=true");
    }

    @Test
    void shouldNameWhatWasMeantToThoseWhoMayAskForIt() throws Exception {
        // Given
        Caller elsewhere = new Caller(Caller.Origin.REST, "eve", (kind, device, resource) -> device.name()
                .equals("locked"));
        Caller nowhere = new Caller(Caller.Origin.REST, "bob", (kind, device, resource) -> false);

        // Then
        assertThat(fixture.ask(fixture.set("boiler", "Sped", 1)).reason())
                .endsWith(" but was for 'Sped'; did you mean 'Speed'?");
        assertThat(fixture.ask(withOther("boiler", "Speed", "Sped")).reason())
                .isEqualTo("resource must be one of [Speed] but was 'Sped'; did you mean 'Speed'?");
        assertThat(fixture.ask(fixture.set("boyler", "Speed", 1)).reason())
                .isEqualTo("there is no device 'boyler'; did you mean 'boiler'?");
        assertThat(fixture.ask(Command.get("m-1", "boyler", "Speed", elsewhere, Instant.now()))
                        .reason())
                .isEqualTo("there is no device 'boyler'; there are [locked]");
        assertThat(fixture.ask(Command.get("m-2", "boyler", "Speed", nowhere, Instant.now()))
                        .reason())
                .isEqualTo("there is no device 'boyler'");
    }

    private static Command everything(String id, Caller caller) {
        return Command.get(id, "boiler", "No.*", caller, Instant.now()).with(OPTIONS.withRegex(true));
    }

    @Test
    void shouldNameWhatThereIsOnlyToThoseWhoMayAskForIt() throws Exception {
        // Given
        Caller burnersOnly =
                new Caller(Caller.Origin.REST, "bob", (kind, device, resource) -> resource.equals("Burner"));
        Caller elsewhere = new Caller(Caller.Origin.REST, "eve", (kind, device, resource) -> !device.name()
                .equals("boiler"));

        // When
        Answer some = fixture.ask(everything("n-1", burnersOnly));
        Answer none = fixture.ask(everything("n-2", elsewhere));
        Answer matched = fixture.ask(
                Command.get("n-3", "boiler", ".*", elsewhere, Instant.now()).with(OPTIONS.withRegex(true)));
        Answer guessed = fixture.ask(Command.get("n-4", "boiler", "x", elsewhere, Instant.now()));
        Answer command = fixture.ask(Command.get("n-5", "boiler", "All", elsewhere, Instant.now()));

        // Then
        assertThat(some.cause()).isEqualTo(Cause.NO_TARGET);
        assertThat(some.reason()).isEqualTo("device 'boiler' must be asked for one of [Burner] but was for 'No.*'");
        assertThat(none.cause()).isEqualTo(Cause.FORBIDDEN);
        assertThat(none.reason()).isEqualTo("'eve' may nothing of device 'boiler'");
        assertThat(matched.cause()).isEqualTo(Cause.FORBIDDEN);
        assertThat(matched.reason()).isEqualTo("'eve' may not read boiler/.*");
        assertThat(guessed.reason()).isEqualTo(none.reason());
        assertThat(command.reason()).as("nor what it reads").isEqualTo("'eve' may not read boiler/All");
    }

    @Test
    void shouldRefuseADuplicateButNotAnotherTryOfWhatWasRefused() throws Exception {
        Command command = fixture.set("boiler", "Speed", 250);

        assertThat(fixture.ask(command).done()).isTrue();
        assertThat(cause(command)).isEqualTo(Cause.DUPLICATE);
        assertThat(script.written).hasSize(1);

        Command wrong =
                Command.set("w", "boiler", "Speed", Map.of("Speed", 9999), DeskFixture.rest("ann"), Instant.now());
        Command right =
                Command.set("w", "boiler", "Speed", Map.of("Speed", 99), DeskFixture.rest("ann"), Instant.now());
        assertThat(cause(wrong)).isEqualTo(Cause.INVALID);
        assertThat(fixture.ask(right).done()).isTrue();
    }

    @Test
    void shouldRefuseWhatIsTooOld() throws Exception {
        Command old = aged(Duration.ofSeconds(31));
        assertThat(cause(old)).isEqualTo(Cause.EXPIRED);
        assertThat(script.written).isEmpty();

        assertThat(fixture.ask(aged(Duration.ofSeconds(15))).done()).isTrue();
        assertThat(cause(aged(Duration.ofSeconds(2)).with(OPTIONS.withTimeToLive(Duration.ofSeconds(1)))))
                .isEqualTo(Cause.EXPIRED);
    }

    @Test
    void shouldAnswerWhateverTimesAnAskerSays() throws Exception {
        Duration eternal = Duration.ofSeconds(Long.MAX_VALUE);
        Duration day = Duration.ofDays(1);
        CommandOptions longest = OPTIONS.withTimeout(day).withTimeToLive(day).withOverride(eternal);

        assertThat(fixture.ask(fixture.set("boiler", "Speed", 1).with(longest)).done())
                .isTrue();
        assertThat(cause(fixture.set("boiler", "Speed", 1)
                        .with(OPTIONS.withTimeToLive(Duration.ofSeconds(Long.MIN_VALUE)))))
                .isEqualTo(Cause.EXPIRED);
        Command ancient =
                Command.set("old", "boiler", "Speed", Map.of("Speed", 1), DeskFixture.rest("ann"), Instant.MIN);
        assertThat(cause(ancient)).isEqualTo(Cause.EXPIRED);
        assertThat(fixture.states()).contains("done c-1", "refused c-2", "refused old");
    }

    @Test
    void shouldRefuseAnIdThatWouldHaveToBeRememberedForMoreThanADay() throws Exception {
        Duration longer = Duration.ofDays(1).plusSeconds(1);
        Duration eternal = Duration.ofSeconds(Long.MAX_VALUE);

        Answer living = fixture.ask(fixture.set("boiler", "Speed", 1).with(OPTIONS.withTimeToLive(longer)));
        Answer patient = fixture.ask(fixture.set("boiler", "Speed", 1).with(OPTIONS.withTimeout(eternal)));

        assertThat(living.cause()).isEqualTo(Cause.INVALID);
        assertThat(living.reason()).isEqualTo("the time to live of a command must be at most 1d but was 86401s");
        assertThat(patient.cause()).isEqualTo(Cause.INVALID);
        assertThat(patient.reason()).startsWith("the timeout of a command must be at most 1d but was ");
        assertThat(script.written).isEmpty();
    }

    private static Command aged(Duration by) {
        Instant at = Instant.now().minus(by);
        return Command.set("aged-" + by, "boiler", "Speed", Map.of("Speed", 1), DeskFixture.rest("ann"), at);
    }

    @Test
    void shouldKeepTheRateOfADevice() throws Exception {
        // Given
        HandTime time = new HandTime();
        DeskSettings slow =
                new DeskSettings(Duration.ofMinutes(1), Duration.ofSeconds(30), 3, true, List.of(), List.of());
        fixture.close();
        fixture = new DeskFixture(data.resolve("by-hand"), time);
        fixture.settings(slow).run(script, device("boiler", Map.of()), device("other", Map.of()));

        // When
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            outcomes.add(fixture.ask(fixture.set("boiler", "Speed", i)).outcome());
        }

        // Then
        assertThat(outcomes)
                .containsExactly(Outcome.DONE, Outcome.DONE, Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED);
        assertThat(cause(fixture.set("boiler", "Speed", 9))).isEqualTo(Cause.RATE);
        assertThat(fixture.ask(fixture.set("other", "Speed", 9)).done()).isTrue();
        time.pass(Duration.ofMillis(400));
        assertThat(fixture.ask(fixture.set("boiler", "Speed", 9)).done()).isTrue();
        assertThat(cause(fixture.set("boiler", "Speed", 9))).isEqualTo(Cause.RATE);
    }

    @Test
    void shouldSayWhatWouldHappenAndDoNothing() throws Exception {
        Answer write = fixture.ask(fixture.set("boiler", "Speed", 250).with(OPTIONS.withDryRun(true)));
        Answer wrong = fixture.ask(fixture.set("boiler", "Speed", 2500).with(OPTIONS.withDryRun(true)));
        Answer read = fixture.ask(fixture.get("boiler", "Speed").with(OPTIONS.withDryRun(true)));

        assertThat(write.outcome()).isEqualTo(Outcome.WOULD);
        assertThat(write.changes()).containsExactly(new Answer.Change("Speed", null, "250"));
        assertThat(wrong.cause()).isEqualTo(Cause.INVALID);
        assertThat(read.outcome()).isEqualTo(Outcome.WOULD);
        assertThat(script.written).isEmpty();
        assertThat(this.read).isEmpty();
        assertThat(fixture.states()).containsExactly("would c-1", "refused c-2");
    }

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        Answer same = fixture.ask(fixture.set("boiler", "Speed", 7).with(OPTIONS.withVerify(true)));
        Answer other = fixture.ask(fixture.set("boiler", "Speed", 8).with(OPTIONS.withVerify(true)));

        assertThat(same.done()).isTrue();
        assertThat(other.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(other.cause()).isEqualTo(Cause.VERIFY);
        assertThat(other.reason()).isEqualTo("written, but resource 'Speed' must be 8 now but is 7");
    }

    @Test
    void shouldSayThatTheDeviceSaidNo() throws Exception {
        fixture.run(
                new ScriptedDriver.Script() {
                    @Override
                    public void write(String device, String resource, Object value) throws IOException {
                        throw new IOException("exception 3 (illegal data value)");
                    }

                    @Override
                    public Object read(String device, String resource) throws IOException {
                        throw new IOException("no route to host");
                    }
                },
                device("pump", Map.of()));

        Answer write = fixture.ask(fixture.set("pump", "Speed", 1));
        Answer read = fixture.ask(fixture.get("pump", "Speed"));

        assertThat(write.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(write.cause()).isEqualTo(Cause.DEVICE);
        assertThat(write.reason()).contains("illegal data value");
        assertThat(read.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(fixture.states()).containsExactly("started c-1", "failed c-1");
    }

    @Test
    void shouldCountByOutcomeAndCause() throws Exception {
        fixture.ask(fixture.set("boiler", "Speed", 1));
        fixture.ask(fixture.set("boiler", "Speed", 9999));

        assertThat(fixture.desk.counts().answered())
                .containsEntry(new CommandCounts.Kind(Command.Kind.SET, Caller.Origin.REST, Outcome.DONE, null), 1L)
                .containsEntry(
                        new CommandCounts.Kind(Command.Kind.SET, Caller.Origin.REST, Outcome.REFUSED, Cause.INVALID),
                        1L);
        assertThat(fixture.desk.counts().took().count()).isEqualTo(2);
    }

    @Test
    void shouldRefuseEverythingOnceItIsClosed() throws Exception {
        fixture.desk.close();

        assertThat(fixture.ask(fixture.set("boiler", "Speed", 1)).cause()).isEqualTo(Cause.STOPPED);
        assertThat(script.written).isEmpty();
    }
}
