/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Interlock;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a desk does while the audit cannot be written: its disk is full, or stalls. */
class AuditAwayTest {
    @TempDir
    Path data;

    private DeskFixture fixture;
    private final ScriptedDriver.Script script = new ScriptedDriver.Script();
    private final FailingAudit audit = new FailingAudit();

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private void run(Interlock... interlocks) throws IOException {
        run(new Patience(Patience.OF_THE_PROGRAM.mark(), Duration.ofMinutes(1)), interlocks);
    }

    private void run(Patience patience, Interlock... interlocks) throws IOException {
        SegmentBus bus = SegmentBus.open(data, DeskFixture.busSettings(), Clock.systemUTC());
        fixture = new DeskFixture(bus, audit.over(bus), patience)
                .interlocks(interlocks)
                .run(script, device("boiler", Map.of()));
    }

    @Test
    void shouldActuateNothingWithoutTheAuditButWhatIsForced() throws Exception {
        // Given
        run(Locks.dry(Map.of(), Map.of(Locks.output("Burner"), false)));
        audit.full = true;

        // When
        Command command = fixture.set("boiler", "Speed", 1);
        Answer write = fixture.ask(command);
        Answer read = fixture.ask(fixture.get("boiler", "Speed"));

        // Then
        assertThat(write.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(write.cause()).isEqualTo(Cause.AUDIT);
        assertThat(write.reason()).contains("no space left on device");
        assertThat(read.done()).isTrue();
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        await().until(() -> script.written.contains("boiler.Burner=false"));
        assertThat(script.written).hasSize(1);

        // And the same command may be asked again once there is space
        audit.full = false;
        assertThat(fixture.ask(command).done()).isTrue();
    }

    @Test
    void shouldNotHoldUpWhatIsForcedWhenTheDiskStalls() throws Exception {
        // Given
        run(Locks.dry(Map.of(), Map.of(Locks.output("Burner"), false)));
        await().until(() -> script.sink != null);
        audit.stalled = true;

        // When
        CompletableFuture<Answer> asked = fixture.desk.execute(fixture.set("boiler", "Speed", 1));
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();

        // Then it is written, once, while what somebody asks waits for its mark
        await().until(() -> script.written.contains("boiler.Burner=false"));
        audit.marks.forEach(mark -> mark.complete(null));
        assertThat(asked.get(90, TimeUnit.SECONDS).done()).isTrue();
        assertThat(script.written).containsExactly("boiler.Burner=false", "boiler.Speed=1");
    }

    /** Of two forces of one output the older must not be written last. */
    @Test
    void shouldForceInTheOrderInWhichItCameTrueWhicheverMarkIsThereFirst() throws Exception {
        // Given a disk that stalls for less than what is forced waits
        Patience patience = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(1));
        run(
                patience,
                Locks.dry("first", Map.of(), Map.of(Locks.output("Speed"), 1)),
                Locks.dry("second", Map.of(), Map.of(Locks.output("Speed"), 2)));
        await().until(() -> script.sink != null);
        audit.stalled = true;
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        assertThat(audit.marks).hasSize(2);

        // When
        audit.marks.get(1).complete(null);
        audit.marks.get(0).complete(null);

        // Then
        await().untilAsserted(() -> assertThat(script.written).containsExactly("boiler.Speed=1", "boiler.Speed=2"));
    }

    @Test
    void shouldFallWhenTheProgramStopsThoughTheDiskStalls() throws Exception {
        run();
        fixture.run(
                script,
                device("boiler", Map.of("outputs", Map.of("Burner", Map.of("safe", false, "triggers", "stopping")))));
        audit.stalled = true;

        fixture.close();
        fixture = null;

        assertThat(script.written).containsExactly("boiler.Burner=false");
    }

    @Test
    void shouldRecordAnswersLaterWhenTheyCannotBeRecordedNow() throws Exception {
        // Given a write whose mark is there and whose answer finds the disk full
        run();
        ScriptedDriver.Script filling = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) {
                audit.full = true;
            }
        };
        fixture.run(filling, device("boiler", Map.of()));
        assertThat(fixture.ask(fixture.set("boiler", "Speed", 1)).done()).isTrue();
        assertThat(fixture.states()).containsExactly("started c-1");

        // When
        audit.full = false;

        // Then
        await().untilAsserted(() -> assertThat(fixture.states()).containsExactly("started c-1", "done c-1"));
    }
}
