/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.bus.SegmentBus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that writes to a device is killed with SIGKILL: nothing is done twice, nothing late, and the audit says what is known. */
class KilledIT {
    @TempDir
    Path data;

    private void runAndKill(String where, boolean repeatSafe, String said) throws Exception {
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Djava.io.tmpdir=" + data,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledChild.class.getName(),
                        data.toString(),
                        where,
                        Boolean.toString(repeatSafe))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = child.inputReader()) {
            assertThat(out.readLine()).isEqualTo(said);
        } finally {
            child.toHandle().destroyForcibly();
            child.waitFor();
        }
    }

    private DeskFixture restart() throws IOException {
        SegmentBus bus = SegmentBus.open(data.resolve("bus"), DeskFixture.busSettings(), Clock.systemUTC());
        return new DeskFixture(bus)
                .run(new KilledChild.FileDevice(data.resolve("device"), false), device("boiler", Map.of()));
    }

    private List<String> given() throws IOException {
        Path device = data.resolve("device");
        return Files.exists(device) ? Files.readAllLines(device) : List.of();
    }

    private void unknownAndNeverAgain(List<String> given) throws Exception {
        try (DeskFixture after = restart()) {
            assertThat(after.audit()).extracting(Audit::state).containsExactly("started", "unknown");
            assertThat(after.ask(KilledChild.command(false, Instant.now())).cause())
                    .isEqualTo(Cause.DUPLICATE);
            assertThat(given()).isEqualTo(given);
        }
    }

    @Test
    void shouldNeverWriteWhatWasKilledBehindItsMark() throws Exception {
        runAndKill("mark", false, "marked");

        unknownAndNeverAgain(List.of());
    }

    @Test
    void shouldNeverWriteTwiceWhatWasKilledBeforeItsAnswer() throws Exception {
        runAndKill("write", false, "written");

        unknownAndNeverAgain(List.of("Speed=250"));
    }

    @Test
    void shouldKnowWhatHadBeenTakenOverWhenItWasAnswered() throws Exception {
        runAndKill("override", false, "answered");

        try (DeskFixture after = restart()) {
            assertThat(after.desk.overrides())
                    .singleElement()
                    .matches(o -> o.output().resource().equals("Speed") && o.by().equals("ann"));
            assertThat(after.ask(after.setByRule("boiler", "Speed", 1)).cause()).isEqualTo(Cause.OVERRIDDEN);
        }
    }

    @Test
    void shouldDoAgainWhatMayBeDoneAgain() throws Exception {
        runAndKill("mark", true, "marked");

        try (DeskFixture after = restart()) {
            await().untilAsserted(() ->
                    assertThat(after.audit()).extracting(Audit::state).containsExactly("started", "started", "done"));
            assertThat(given()).containsExactly("Speed=250");
        }
    }
}
