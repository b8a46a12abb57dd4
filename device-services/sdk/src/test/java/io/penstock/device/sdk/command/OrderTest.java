/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In order for one device, side by side over devices, answered by the deadline whatever a driver does. */
class OrderTest {
    @TempDir
    Path data;

    private DeskFixture fixture;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Script script = new Script();

    private class Script extends ScriptedDriver.Script {
        @Override
        public void write(String device, String resource, Object value) throws IOException, InterruptedException {
            if (device.equals("hangs")) {
                reached.countDown();
                ScriptedDriver.awaitDeaf(release);
            }
            super.write(device, resource, value);
        }
    }

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data)
                .settings(
                        new DeskSettings(Duration.ofMinutes(1), Duration.ofSeconds(30), 0, true, List.of(), List.of()));
    }

    @AfterEach
    void stop() {
        release.countDown();
        fixture.close();
    }

    private static Command within(Command command, long millis) {
        return command.with(CommandOptions.DEFAULT.withTimeout(Duration.ofMillis(millis)));
    }

    @Test
    void shouldKeepTheOrderOfEachDeviceWhateverIsAsked() throws Exception {
        // Given four devices, asked by one thread each, at random, readings among the writes
        String[] names = {"a", "b", "c", "d"};
        fixture.run(
                script,
                IntStream.range(0, 4)
                        .mapToObj(i -> device(names[i], Map.of()))
                        .toArray(io.penstock.api.device.Device[]::new));
        Map<String, List<Integer>> asked = new HashMap<>();
        List<Thread> threads = new ArrayList<>();
        for (String name : names) {
            List<Integer> values = new ArrayList<>();
            asked.put(name, values);
            threads.add(new Thread(() -> askAtRandom(name, values)));
        }

        // When
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        // Then
        for (String name : names) {
            List<Integer> written = script.written.stream()
                    .filter(w -> w.startsWith(name + "."))
                    .map(w -> Integer.valueOf(w.substring(w.indexOf('=') + 1)))
                    .toList();
            assertThat(written).as(name).hasSizeGreaterThan(50).isEqualTo(asked.get(name));
        }
    }

    private void askAtRandom(String name, List<Integer> values) {
        Random random = new Random(name.hashCode());
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean read = random.nextInt(4) == 0;
            answers.add(fixture.desk.execute(read ? fixture.get(name, "Speed") : fixture.set(name, "Speed", i)));
            if (!read) {
                values.add(i);
            }
            if (random.nextInt(10) == 0) {
                answers.get(random.nextInt(answers.size())).join();
            }
        }
        assertThat(answers).allMatch(a -> a.join().done());
    }

    @Test
    void shouldHoldUpNobodyElseWhenADriverHangs() throws Exception {
        // Given
        fixture.run(script, device("hangs", Map.of()), device("works", Map.of()));

        // When
        CompletableFuture<Answer> hangs = hanging();
        CompletableFuture<Answer> waits = fixture.desk.execute(within(fixture.set("hangs", "Speed", 2), 300));
        CompletableFuture<Answer> reads = fixture.desk.execute(within(fixture.get("hangs", "Speed"), 300));
        long start = System.nanoTime();
        CompletableFuture<Answer> patient = fixture.desk.execute(within(fixture.set("hangs", "Speed", 3), 60_000));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(fixture.ask(fixture.set("works", "Speed", 1)).done()).isTrue();

        // Then
        assertThat(hangs.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(hangs.join().cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(waits.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(waits.join().cause()).isEqualTo(Cause.EXPIRED);
        assertThat(reads.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.EXPIRED);

        // And what expired never happens, while the audit learns what became of the other
        release.countDown();
        String id = hangs.join().command().id();
        String late = waits.join().command().id();
        await().untilAsserted(() -> assertThat(fixture.states())
                .contains("started " + id, "unknown " + id, "done " + id, "refused " + late));
        patient.get(90, TimeUnit.SECONDS);
        assertThat(script.written).contains("hangs.Speed=1").doesNotContain("hangs.Speed=2");
    }

    /** A write that the driver has begun and does not come back from; with more time where the machine stalled and it expired first. */
    private CompletableFuture<Answer> hanging() throws InterruptedException {
        long millis = 300;
        CompletableFuture<Answer> last = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), millis));
        while (!reached.await(millis, TimeUnit.MILLISECONDS)) {
            millis *= 4;
            last = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), millis));
        }
        return last;
    }

    @Test
    void shouldNotTouchTheDeviceAfterTheTimeToLive() throws Exception {
        // Given a line that is busy for longer than the second command lives
        fixture.run(script, device("hangs", Map.of()));
        CompletableFuture<Answer> first = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), 60_000));
        CompletableFuture<Answer> second = fixture.desk.execute(
                fixture.set("hangs", "Speed", 2).with(CommandOptions.DEFAULT.withTimeToLive(Duration.ofMillis(50))));

        // When
        await().pollDelay(Duration.ofMillis(80)).until(() -> true);
        release.countDown();

        // Then
        assertThat(first.get(30, TimeUnit.SECONDS).done()).isTrue();
        assertThat(second.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.EXPIRED);
        assertThat(script.written).containsExactly("hangs.Speed=1");
    }

    @Test
    void shouldRefuseWhenTooManyWait() throws Exception {
        // Given
        fixture.run(script, device("hangs", Map.of()));

        // When
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            answers.add(fixture.desk.execute(fixture.set("hangs", "Speed", i)));
        }

        // Then
        assertThat(answers.get(139).get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.BUSY);
        release.countDown();
        assertThat(answers.get(1).get(30, TimeUnit.SECONDS).done()).isTrue();
    }

    @Test
    void shouldAnswerWhatWaitsWhenItsDeviceIsReplaced() throws Exception {
        // Given
        fixture.run(script, device("hangs", Map.of()));
        CompletableFuture<Answer> running = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), 60_000));
        CompletableFuture<Answer> waiting = fixture.desk.execute(within(fixture.set("hangs", "Speed", 2), 60_000));
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        fixture.run(script, device("other", Map.of()));

        // Then
        assertThat(running.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(waiting.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(waiting.join().cause()).isEqualTo(Cause.STOPPED);
        assertThat(fixture.ask(fixture.set("hangs", "Speed", 3)).cause()).isEqualTo(Cause.NO_DEVICE);
    }

    @Test
    void shouldSayWhatItKnowsWhenADeviceVanishesInTheMiddle() throws Exception {
        // Given a device that goes away with the first of two registers written and the second on its way
        fixture.run(
                new ScriptedDriver.Script() {
                    @Override
                    public void write(String device, String resource, Object value)
                            throws IOException, InterruptedException {
                        if (resource.equals("Burner")) {
                            throw new OutcomeUnknownException("connection reset", new EOFException());
                        }
                        super.write(device, resource, value);
                    }
                },
                device("boiler", Map.of()));

        // When
        Answer answer = fixture.ask(Command.set(
                "both", "boiler", "Start", Map.of("Burner", true), DeskFixture.rest("ann"), java.time.Instant.now()));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(answer.cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(answer.reason()).contains("connection reset");
        assertThat(fixture.audit()).extracting(Audit::state).containsExactly("started", "unknown");
    }

    @Test
    void shouldTakeAWriteThatNobodyAnsweredForOneThatMayHaveSwitched() throws Exception {
        // Given a pump that must stay off for an hour, and a driver that gives up before the command does
        ScriptedDriver.Script silent = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws IOException {
                throw new OutcomeUnknownException("no answer within 2000 ms", new EOFException());
            }
        };
        fixture.run(silent, device("boiler", Map.of("outputs", Map.of("Burner", Map.of("minimumOff", "1h")))));

        // When
        Answer answer = fixture.ask(fixture.set("boiler", "Burner", false));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);
    }

    @Test
    void shouldTakeAWriteThatIsInterruptedForOneThatMayBeDone() throws Exception {
        // Given a pump that must stay off for an hour, and a driver whose waiting ends with its line
        ScriptedDriver.Script interrupted = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws IOException {
                throw new InterruptedIOException("interrupted while waiting for an answer");
            }
        };
        fixture.run(interrupted, device("boiler", Map.of("outputs", Map.of("Burner", Map.of("minimumOff", "1h")))));

        // When
        Answer answer = fixture.ask(fixture.set("boiler", "Burner", false));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);
    }

    @Test
    void shouldTakeAWriteWhoseLineIsClosedUnderADeafDriverForOneThatMayHaveSwitched() throws Exception {
        // Given
        var pump = device("hangs", Map.of("outputs", Map.of("Burner", Map.of("minimumOff", "1h"))));
        fixture.run(script, pump);
        CompletableFuture<Answer> running = fixture.desk.execute(within(fixture.set("hangs", "Burner", false), 60_000));
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        fixture.run(new ScriptedDriver.Script(), pump);

        // Then
        assertThat(running.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(running.join().cause()).isEqualTo(Cause.STOPPED);
        assertThat(fixture.ask(fixture.set("hangs", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);
    }

    @Test
    void shouldSayFailedWhenTheDeviceRefuses() throws Exception {
        fixture.run(
                new ScriptedDriver.Script() {
                    @Override
                    public void write(String device, String resource, Object value) throws IOException {
                        throw new IOException("illegal data address");
                    }
                },
                device("boiler", Map.of()));

        Answer answer = fixture.ask(fixture.set("boiler", "Speed", 1));

        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.cause()).isEqualTo(Cause.DEVICE);
    }

    @Test
    void shouldAnswerOnAThreadThatMayBlock() throws Exception {
        // Given an asker who blocks in its callback
        fixture.run(script, device("hangs", Map.of()));
        CountDownLatch blocked = new CountDownLatch(1);
        CompletableFuture<Void> slow = fixture.desk
                .execute(fixture.set("hangs", "Speed", 1))
                .thenAccept(answer -> await().until(() -> blocked.getCount() == 0));
        release.countDown();

        // When, Then: the line goes on
        assertThat(fixture.ask(fixture.set("hangs", "Speed", 2)).done()).isTrue();
        blocked.countDown();
        slow.get(30, TimeUnit.SECONDS);
    }
}
