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
                release.await();
            }
            super.write(device, resource, value);
        }
    }

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data)
                .settings(
                        new DeskSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), 0, true, List.of(), List.of()));
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
        long start = System.nanoTime();
        CompletableFuture<Answer> hangs = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), 300));
        CompletableFuture<Answer> waits = fixture.desk.execute(within(fixture.set("hangs", "Speed", 2), 300));
        CompletableFuture<Answer> reads = fixture.desk.execute(within(fixture.get("hangs", "Speed"), 300));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
        assertThat(fixture.ask(fixture.set("works", "Speed", 1)).done()).isTrue();

        // Then
        assertThat(hangs.get(2, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(hangs.join().cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(waits.get(2, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(waits.join().cause()).isEqualTo(Cause.EXPIRED);
        assertThat(reads.get(2, TimeUnit.SECONDS).cause()).isEqualTo(Cause.EXPIRED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));

        // And what expired never happens, while the audit learns what became of the other
        release.countDown();
        await().untilAsserted(() ->
                assertThat(fixture.states()).contains("started c-1", "unknown c-1", "done c-1", "refused c-2"));
        assertThat(script.written).contains("hangs.Speed=1").doesNotContain("hangs.Speed=2");
    }

    @Test
    void shouldNotTouchTheDeviceAfterTheTimeToLive() throws Exception {
        // Given a line that is busy for longer than the second command lives
        fixture.run(script, device("hangs", Map.of()));
        CompletableFuture<Answer> first = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), 5000));
        CompletableFuture<Answer> second = fixture.desk.execute(
                fixture.set("hangs", "Speed", 2).with(CommandOptions.DEFAULT.withTimeToLive(Duration.ofMillis(50))));

        // When
        await().pollDelay(Duration.ofMillis(80)).until(() -> true);
        release.countDown();

        // Then
        assertThat(first.get(5, TimeUnit.SECONDS).done()).isTrue();
        assertThat(second.get(5, TimeUnit.SECONDS).cause()).isEqualTo(Cause.EXPIRED);
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
        assertThat(answers.get(139).get(5, TimeUnit.SECONDS).cause()).isEqualTo(Cause.BUSY);
        release.countDown();
        assertThat(answers.get(1).get(5, TimeUnit.SECONDS).done()).isTrue();
    }

    @Test
    void shouldAnswerWhatWaitsWhenItsDeviceIsReplaced() throws Exception {
        // Given
        fixture.run(script, device("hangs", Map.of()));
        CompletableFuture<Answer> running = fixture.desk.execute(within(fixture.set("hangs", "Speed", 1), 60_000));
        CompletableFuture<Answer> waiting = fixture.desk.execute(within(fixture.set("hangs", "Speed", 2), 60_000));
        assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();

        // When
        fixture.run(script, device("other", Map.of()));

        // Then
        assertThat(running.get(5, TimeUnit.SECONDS).outcome()).isIn(Outcome.UNKNOWN, Outcome.FAILED);
        assertThat(waiting.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.REFUSED);
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
        slow.get(5, TimeUnit.SECONDS);
    }
}
