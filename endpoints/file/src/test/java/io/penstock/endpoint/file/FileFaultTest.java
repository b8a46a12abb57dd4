/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.penstock.api.endpoint.Sender;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import io.penstock.testkit.endpoint.RecordedOutcome.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a system does to a file: a full disk, a killed program, another program, rights that are missing. */
class FileFaultTest {
    private static final int BATCH = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private KitContext context;

    @BeforeEach
    void makeContext() {
        context = KitContext.in(folder, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "each-batch"})
    void shouldKeepWholeLinesOnAFullDiskAndGoOnWhenThereIsRoom(String fsync) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"))) {
            // Given
            FileEndpoint endpoint = FileWriterMain.endpoint(
                    "small/out.txt", fsync.equals("never") ? new Fsync.Never() : new Fsync.EachBatch());
            Path ballast = Files.write(disk.folder().resolve("ballast"), new byte[200_000]);
            List<String> acknowledged = new ArrayList<>();
            RecordedOutcome last;

            // When
            try (Sender sender = endpoint.open(context)) {
                last = sendBatch(sender, acknowledged);
                while (last.is(0, Kind.ACKNOWLEDGED)) {
                    last = sendBatch(sender, acknowledged);
                }
            }

            // Then: the batch that does not fit is away as a whole, and not in the file
            assertThat(last.all()).containsOnly(List.of(Kind.AWAY));
            assertThat(last.reasons())
                    .allSatisfy(r -> assertThat(r).contains("out.txt").containsIgnoringCase("no space left"));
            assertThat(acknowledged).isNotEmpty();
            assertThat(Files.readAllLines(disk.folder().resolve("out.txt"))).isEqualTo(acknowledged);

            // When
            Files.delete(ballast);
            try (Sender sender = endpoint.open(context)) {
                last = sendBatch(sender, acknowledged);
            }

            // Then
            assertThat(last.all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
            assertThat(Files.readAllLines(disk.folder().resolve("out.txt"))).isEqualTo(acknowledged);
        }
    }

    @Test
    void shouldHoldAllThatWasAcknowledgedWhenTheProgramIsKilledInMidWrite() throws Exception {
        Path file = folder.resolve("out.txt");
        int written = 0;
        for (int kill = 0; kill < 3; kill++) {
            // When
            Path progress = folder.resolve("acknowledged");
            Process writer = FileWriterMain.start(folder, written, progress.toFile());
            long enough = (written == 0 ? 0 : Files.size(file)) + 2_000_000;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(3))
                    .until(() -> Files.exists(file) && Files.size(file) > enough);
            writer.destroyForcibly();
            assertThat(writer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            send("out.txt", "after");

            // Then: whole lines, in order, and among them all that were acknowledged
            List<Integer> numbers = numbers(file);
            assertThat(numbers)
                    .isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
            assertThat(numbers).hasSizeGreaterThanOrEqualTo(acknowledged(progress));
            written = numbers.size();
        }
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @MethodSource
    void shouldForceToTheDiskAsItsPolicySays(Fsync fsync, Kind kind) throws Exception {
        // Given what takes all that is written to it and cannot be forced
        Files.createSymbolicLink(folder.resolve("out.txt"), Path.of("/dev/null"));

        // When
        RecordedOutcome outcome = new RecordedOutcome(1);
        try (Sender sender = FileWriterMain.endpoint("out.txt", fsync).open(context)) {
            sender.send(List.of(EndpointKit.message("written")), outcome);
            await().atMost(PATIENCE).until(outcome::settled);
        }

        // Then
        assertThat(outcome.all()).containsExactly(List.of(kind));
    }

    static Stream<Arguments> shouldForceToTheDiskAsItsPolicySays() {
        return Stream.of(
                arguments(new Fsync.Never(), Kind.ACKNOWLEDGED),
                arguments(new Fsync.EachBatch(), Kind.AWAY),
                arguments(new Fsync.Interval(Duration.ofMillis(20)), Kind.AWAY));
    }

    @Test
    void shouldForceWhatWaitsInAFileThatIsSetAsideByAnotherProgram() throws Exception {
        // Given a message that waits for the interval's end, which does not come here
        FileEndpoint endpoint = FileWriterMain.endpoint("out.txt", new Fsync.Interval(Duration.ofSeconds(1)));
        try (Sender sender = new AppendingSender(new FileSet(endpoint, context))) {
            RecordedOutcome before = new RecordedOutcome(1);
            sender.send(List.of(EndpointKit.message("before")), before);
            assertThat(before.all()).containsExactly(List.of());

            // When
            Files.move(folder.resolve("out.txt"), folder.resolve("out.txt.1"));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                sender.send(List.of(EndpointKit.message("after")), new RecordedOutcome(1));
                return Files.exists(folder.resolve("out.txt"));
            });

            // Then it is on the disk, and said to be, before its file is let go of
            assertThat(before.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
            assertThat(Files.readAllLines(folder.resolve("out.txt.1"))).startsWith("before");
            assertThat(Files.readAllLines(folder.resolve("out.txt"))).containsExactly("after");
        }
    }

    @Test
    void shouldSayThatAnotherProgramWritesTheFileUntilThatEnds() throws Exception {
        // Given
        Process other =
                FileWriterMain.start(folder, 0, folder.resolve("acknowledged").toFile());
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("out.txt")) && acknowledgedBy(other));

        // When
        assertThatThrownBy(() -> open("out.txt"))
                // Then
                .isInstanceOf(IOException.class)
                .hasMessageContaining("out.txt")
                .hasMessageContaining("is written by another program");

        // When
        other.destroyForcibly().waitFor();

        // Then
        assertThat(send("out.txt", "mine").all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new.txt", "old.txt", "sub/new.txt"})
    void shouldSayThatTheFileSystemIsReadOnlyAndGoOnWhenItIsNot(String file) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"))) {
            // Given
            Files.writeString(disk.folder().resolve("old.txt"), "old\n");
            disk.makeReadOnly();

            // Then
            assertThatThrownBy(() -> open("small/" + file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("small/" + file.replaceFirst("/.*", ""))
                    .hasMessageContaining("Read-only file system");
        }

        // When: the directory below it can be written
        RecordedOutcome outcome = send("small/" + file, "at last");

        // Then
        assertThat(outcome.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayWhyADirectoryIsNotMade() {
        assertThatThrownBy(() -> open("/proc/penstock/out.txt"))
                .isInstanceOf(IOException.class)
                .hasMessage("/proc/penstock: no such file or directory");
    }

    @ParameterizedTest
    @MethodSource
    void shouldSayWhatTheJdkSaysByTheClassAlone(IOException e, String reason) {
        assertThat(FileSet.reason("asked", e)).isEqualTo(reason);
    }

    static Stream<Arguments> shouldSayWhatTheJdkSaysByTheClassAlone() {
        return Stream.of(
                arguments(new AccessDeniedException("out"), "out: permission denied"),
                arguments(new NoSuchFileException("out"), "out: no such file or directory"),
                arguments(new FileAlreadyExistsException("out"), "out: is there already"),
                arguments(new FileSystemException(null, null, "Input/output error"), "asked: Input/output error"),
                arguments(new FileNotFoundException("out (Is a directory)"), "out (Is a directory)"),
                arguments(new IOException("No space left on device"), "asked: No space left on device"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed/out.txt", "closed/sub/out.txt"})
    void shouldSayThatItMayNotWriteInADirectory(String file) throws Exception {
        assumeTrue(!"root".equals(System.getProperty("user.name")), "root may write everywhere");
        // Given
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));

        // Then
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed")
                .hasMessageMatching("(?i).*permission denied.*");
    }

    private Sender open(String path) throws IOException {
        return FileWriterMain.endpoint(path, new Fsync.Never()).open(context);
    }

    private RecordedOutcome send(String path, String body) throws IOException {
        try (Sender sender = open(path)) {
            RecordedOutcome outcome = new RecordedOutcome(1);
            sender.send(List.of(EndpointKit.message(body)), outcome);
            return outcome;
        }
    }

    /** Adds the batch to what is acknowledged when it is. */
    private static RecordedOutcome sendBatch(Sender sender, List<String> acknowledged) {
        List<String> lines = IntStream.range(acknowledged.size(), acknowledged.size() + BATCH)
                .mapToObj(i -> i + " " + "x".repeat(1000))
                .toList();
        RecordedOutcome outcome = new RecordedOutcome(BATCH);
        sender.send(lines.stream().map(EndpointKit::message).toList(), outcome);
        if (outcome.is(0, Kind.ACKNOWLEDGED)) {
            acknowledged.addAll(lines);
        }
        return outcome;
    }

    private boolean acknowledgedBy(Process writer) throws IOException {
        assertThat(writer.isAlive()).isTrue();
        return acknowledged(folder.resolve("acknowledged")) > 0;
    }

    /** The last whole line that the program said. */
    private static int acknowledged(Path progress) throws IOException {
        String said = Files.readString(progress);
        String whole = said.substring(0, said.lastIndexOf('\n') + 1).strip();
        return whole.isEmpty() ? 0 : Integer.parseInt(whole.substring(whole.lastIndexOf('\n') + 1));
    }

    private static List<Integer> numbers(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.equals("after"))
                .map(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                .toList();
    }
}
