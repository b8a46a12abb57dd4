/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.connection.Connections;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.SettingException;
import io.penstock.api.function.Bytes;
import io.penstock.api.setting.Size;
import io.penstock.api.setting.Template;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import io.penstock.testkit.endpoint.RecordedOutcome.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileEndpointTest {
    @TempDir
    Path folder;

    private KitContext context;

    @BeforeEach
    void makeContext() {
        context = KitContext.in(folder, Map.of());
    }

    @Test
    void shouldEndEachMessageWithOneNewline() throws IOException {
        // When
        send(endpoint("deep/er/out.txt"), "a", "b\n", "c\nd\n");

        // Then
        assertThat(folder.resolve("deep/er/out.txt")).hasContent("a\nb\nc\nd\n");
    }

    @Test
    void shouldCutOffATornLastLineAndCountIt() throws IOException {
        // Given
        Files.writeString(folder.resolve("out.txt"), "whole\ntorn" + "x".repeat(20_000));

        // When
        send(endpoint("out.txt"), "next");

        // Then
        assertThat(folder.resolve("out.txt")).hasContent("whole\nnext\n");
        assertThat(context.counted()).containsExactly("torn-line-mended");
    }

    @Test
    void shouldMendATearAtEveryByteOfTheLastLine() throws IOException {
        byte[] written = "first\nsecond\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= written.length; cut++) {
            // Given
            Files.write(folder.resolve("out.txt"), Arrays.copyOf(written, cut));

            // When
            send(endpoint("out.txt"), "next");

            // Then
            String whole = cut < 6 ? "" : cut < 13 ? "first\n" : "first\nsecond\n";
            assertThat(folder.resolve("out.txt")).as("cut at %d", cut).hasContent(whole + "next\n");
        }
    }

    @Test
    void shouldLeaveATornTailAloneWithoutSeparator() throws IOException {
        // Given
        Files.writeString(folder.resolve("out.bin"), "abc");
        FileEndpoint binary = new FileEndpoint(
                Template.of("out.bin"), FileEndpoint.Separator.NONE, true, null, new Fsync.Never(), 8, 4096);

        // When
        send(binary, "def");

        // Then
        assertThat(folder.resolve("out.bin")).hasContent("abcdef");
    }

    @Test
    void shouldNeitherLoseNorSplitALineWhenItRotatesBySize() throws IOException {
        // Given
        FileEndpoint endpoint = rotating(new Rotate(new Size(100), null, 0));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add("line " + i + " " + "x".repeat(i % 40));
        }

        // When
        try (Sender sender = endpoint.open(context)) {
            assertThat(send(sender, messages(lines.subList(0, 60))).all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
            assertThat(send(sender, messages(lines.subList(60, 100))).all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
        }

        // Then
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(20);
        List<String> read = new ArrayList<>();
        for (Path file : files.stream().filter(f -> f.toString().contains("~")).toList()) {
            assertThat(Files.size(file)).isLessThanOrEqualTo(100);
            read.addAll(Files.readAllLines(file));
        }
        read.addAll(Files.readAllLines(folder.resolve("out.txt")));
        assertThat(read).containsExactlyElementsOf(lines);
    }

    @Test
    void shouldKeepOnlyTheNewestFilesAndNeverUseANumberTwice() throws IOException {
        // When: a message larger than the size has a file of its own
        for (int i = 0; i < 6; i++) {
            send(rotating(new Rotate(new Size(4), null, 2)), "message " + i);
        }

        // Then
        assertThat(files().stream().map(p -> p.getFileName().toString()))
                .containsExactly("out.txt", "out~000004.txt", "out~000005.txt");
        assertThat(folder.resolve("out~000005.txt")).hasContent("message 4\n");
    }

    @Test
    void shouldBeginANewFileWithTheFirstMessageOfAPeriod() throws IOException {
        // Given
        FileEndpoint endpoint = rotating(new Rotate(null, Duration.ofHours(1), 0));
        context = at("2026-03-01T10:59:59Z");
        send(endpoint, "ten");
        Files.setLastModifiedTime(
                folder.resolve("out.txt"),
                java.nio.file.attribute.FileTime.from(Instant.parse("2026-03-01T10:59:59Z")));

        // When
        context = at("2026-03-01T11:00:00Z");
        send(endpoint, "eleven");

        // Then
        assertThat(folder.resolve("out~000001.txt")).hasContent("ten\n");
        assertThat(folder.resolve("out.txt")).hasContent("eleven\n");
    }

    @Test
    void shouldBeginThePeriodOfAnEmptyFileWithItsFirstMessage() throws IOException {
        // Given a file that is opened in one period
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T10:59:59Z"));
        context = new KitContext(folder, moving(now), new ArrayList<>(), Map.of());
        try (Sender sender = rotating(new Rotate(null, Duration.ofHours(1), 0)).open(context)) {
            // When its first messages come in the next
            now.set(Instant.parse("2026-03-01T11:00:00Z"));
            send(sender, messages(List.of("eleven")));
            send(sender, messages(List.of("and more")));
        }

        // Then
        assertThat(files()).containsExactly(folder.resolve("out.txt"));
        assertThat(folder.resolve("out.txt")).hasContent("eleven\nand more\n");
    }

    @Test
    void shouldTakeAMendedFileForOneOfThePeriodThatItWasWrittenIn() throws IOException {
        // Given a file that a crash of yesterday has torn
        Path file = Files.writeString(folder.resolve("out.txt"), "yesterday\ntorn");
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(Instant.parse("2026-03-01T23:59:59Z")));

        // When
        context = at("2026-03-02T00:00:01Z");
        send(rotating(new Rotate(null, Duration.ofDays(1), 0)), "today");

        // Then
        assertThat(folder.resolve("out~000001.txt")).hasContent("yesterday\n");
        assertThat(file).hasContent("today\n");
    }

    @Test
    void shouldCountFilesInDigitsThatItReadsAgainInAnyLanguage() throws IOException {
        // Given
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            // When
            for (String body : List.of("one", "two", "three")) {
                send(rotating(new Rotate(new Size(4), null, 0)), body);
            }
        } finally {
            Locale.setDefault(before);
        }

        // Then
        assertThat(folder.resolve("out~000001.txt")).hasContent("one\n");
        assertThat(folder.resolve("out~000002.txt")).hasContent("two\n");
    }

    @Test
    void shouldSetAsideBesideTheFileThatALinkLeadsTo() throws IOException {
        // Given
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path link = Files.createSymbolicLink(folder.resolve("out.txt"), Path.of("disk/plc.txt"));

        // When
        for (String body : List.of("one", "two")) {
            send(rotating(new Rotate(new Size(4), null, 0)), body);
        }

        // Then
        assertThat(link).isSymbolicLink();
        assertThat(disk.resolve("plc~000001.txt")).hasContent("one\n");
        assertThat(disk.resolve("plc.txt")).hasContent("two\n");
    }

    @Test
    void shouldSayThatALinkLeadsNowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("out.txt"), Path.of("out.txt"));

        assertThatThrownBy(() -> endpoint("out.txt").open(context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a link that leads nowhere");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseANameWithoutRoomForWhatIsAddedToIt(boolean append) throws IOException {
        // Given
        Rotate rotate = append ? new Rotate(new Size(1), null, 0) : null;
        FileEndpoint endpoint = new FileEndpoint(
                Template.of("{device}.txt"),
                FileEndpoint.Separator.NEWLINE,
                append,
                rotate,
                new Fsync.Never(),
                8,
                4096);

        // When
        RecordedOutcome outcome;
        try (Sender sender = endpoint.open(context)) {
            String name = "d".repeat(251);
            outcome = send(sender, List.of(message(name, "1"), message(name, "2"), message("good", "3")));
        }

        // Then
        assertThat(outcome.all())
                .containsExactly(List.of(Kind.REFUSED), List.of(Kind.REFUSED), List.of(Kind.ACKNOWLEDGED));
    }

    @Test
    void shouldKeepDevicesInFilesOfTheirOwnWhateverTheirNames() throws IOException {
        // Given
        FileEndpoint endpoint = new FileEndpoint(
                Template.of("out/{device}.txt"),
                FileEndpoint.Separator.NEWLINE,
                true,
                null,
                new Fsync.Never(),
                2,
                4096);
        List<String> devices = List.of("plc-1", "../../etc/passwd", "..", "a/b", "a%2Fb", "tilde~1", "gr\u00fcn");

        // When
        try (Sender sender = endpoint.open(context)) {
            for (int round = 0; round < 2; round++) {
                List<Message> messages =
                        devices.stream().map(d -> message(d, d)).toList();
                assertThat(send(sender, messages).all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
            }
        }

        // Then
        assertThat(folder.resolve("out/%2E.%2F..%2Fetc%2Fpasswd.txt"))
                .hasContent("../../etc/passwd\n../../etc/passwd\n");
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(devices.size());
        }
        assertThat(files()).allSatisfy(f -> assertThat(f).startsWith(folder.resolve("out")));
    }

    @Test
    void shouldRefuseAMessageThatLacksAFieldOrHasANameTooLong() throws IOException {
        // Given
        FileEndpoint endpoint = endpoint("{device}.txt");

        // When
        RecordedOutcome outcome;
        try (Sender sender = endpoint.open(context)) {
            outcome = send(sender, List.of(message(null, "x"), message("good", "y"), message("d".repeat(300), "z")));
        }

        // Then
        assertThat(outcome.all())
                .containsExactly(List.of(Kind.REFUSED), List.of(Kind.ACKNOWLEDGED), List.of(Kind.REFUSED));
        assertThat(outcome.reasons().get(0)).contains("{device}");
        assertThat(outcome.reasons().get(1)).contains("255 bytes");
    }

    @Test
    void shouldWriteNothingBehindWhatIsAway() throws IOException {
        // Given a file where the first device's folder would be
        Files.createFile(folder.resolve("first"));

        // When
        RecordedOutcome outcome;
        RecordedOutcome later;
        try (Sender sender = endpoint("{device}/out.txt").open(context)) {
            outcome = send(sender, List.of(message("first", "1"), message("second", "2")));
            Files.delete(folder.resolve("first"));
            later = send(sender, List.of(message("first", "3")));
        }

        // Then
        assertThat(outcome.all()).containsExactly(List.of(Kind.AWAY), List.of(Kind.AWAY));
        assertThat(later.all()).containsExactly(List.of(Kind.AWAY));
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldTakeTwoBracesForOne() throws IOException {
        // When
        send(endpoint("{{plc}.txt"), "a");

        // Then
        assertThat(files()).containsExactly(folder.resolve("{plc}.txt"));
    }

    @Test
    void shouldTellThatAnotherEndpointWritesTheFile() throws IOException {
        try (Sender first = endpoint("out.txt").open(context)) {
            assertThat(send(first, messages(List.of("a"))).all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
            assertThatThrownBy(() -> endpoint("out.txt").open(context))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is written by another endpoint");
        }
    }

    @Test
    void shouldTellThatThePathIsADirectory() throws IOException {
        Files.createDirectory(folder.resolve("out.txt"));
        assertThatThrownBy(() -> endpoint("out.txt").open(context)).hasMessageContaining("is a directory");
    }

    @Test
    void shouldReplaceTheFileAsAWholeWhereItDoesNotAppend() throws IOException {
        // Given
        FileEndpoint endpoint = new FileEndpoint(
                Template.of("last.json"), FileEndpoint.Separator.NEWLINE, false, null, new Fsync.EachBatch(), 8, 4096);

        // When
        send(endpoint, "1", "2", "3");
        send(endpoint, "4");

        // Then
        assertThat(files().stream().map(p -> p.getFileName().toString())).containsExactly("last.json");
        assertThat(folder.resolve("last.json")).hasContent("4\n");
    }

    @Test
    void shouldNeverShowAPartOfAFileThatTwoLanesReplace() throws Exception {
        // Given
        FileEndpoint endpoint = new FileEndpoint(
                Template.of("last.txt"), FileEndpoint.Separator.NEWLINE, false, null, new Fsync.Never(), 8, 4096);
        Set<String> seen = new HashSet<>();

        // When
        List<CompletableFuture<Void>> lanes = Stream.of("a", "b")
                .map(body -> CompletableFuture.runAsync(() -> {
                    List<Message> messages = messages(List.of(body.repeat(200_000)));
                    try (Sender sender = endpoint.open(new OfLane("plc/" + body, context))) {
                        for (int i = 0; i < 300; i++) {
                            assertThat(send(sender, messages).all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        while (!lanes.stream().allMatch(CompletableFuture::isDone)) {
            if (Files.exists(folder.resolve("last.txt"))) {
                seen.add(Files.readString(folder.resolve("last.txt")));
            }
        }

        // Then
        lanes.forEach(CompletableFuture::join);
        assertThat(seen).isSubsetOf("a".repeat(200_000) + "\n", "b".repeat(200_000) + "\n");
        assertThat(files()).containsExactly(folder.resolve("last.txt"));
    }

    /** The context of another lane. */
    private record OfLane(String lane, EndpointContext rest) implements EndpointContext {
        @Override
        public Clock clock() {
            return rest.clock();
        }

        @Override
        public Connections connections() {
            return rest.connections();
        }

        @Override
        public Path profileFolder() {
            return rest.profileFolder();
        }

        @Override
        public void count(String cause) {
            rest.count(cause);
        }

        @Override
        public <T> T host(Class<T> type) {
            return rest.host(type);
        }
    }

    @Test
    void shouldReplaceNothingBehindWhatIsAway() throws IOException {
        // Given a file where the first device's folder would be
        FileEndpoint endpoint = new FileEndpoint(
                Template.of("{device}/last.txt"),
                FileEndpoint.Separator.NEWLINE,
                false,
                null,
                new Fsync.Never(),
                8,
                4096);
        Files.createFile(folder.resolve("first"));

        // When
        RecordedOutcome outcome;
        RecordedOutcome later;
        try (Sender sender = endpoint.open(context)) {
            outcome = send(sender, List.of(message("first", "1"), message("second", "2")));
            Files.delete(folder.resolve("first"));
            later = send(sender, List.of(message("first", "3")));
        }

        // Then: sent again, 1 would replace 3
        assertThat(outcome.all()).containsExactly(List.of(Kind.AWAY), List.of(Kind.AWAY));
        assertThat(later.all()).containsExactly(List.of(Kind.AWAY));
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldRefuseSettingsThatDoNotGoTogether() {
        assertThatThrownBy(() -> new Rotate(null, null, 1)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new Fsync.Interval(Duration.ofSeconds(2)))
                .hasMessageStartingWith("every must be between 1ms and 1s");
        assertThatThrownBy(() -> endpoint("out/")).hasMessageStartingWith("path must name a file");
    }

    private static FileEndpoint endpoint(String path) {
        return new FileEndpoint(
                Template.of(path), FileEndpoint.Separator.NEWLINE, true, null, new Fsync.Never(), 8, 4096);
    }

    private static FileEndpoint rotating(Rotate rotate) {
        return new FileEndpoint(
                Template.of("out.txt"), FileEndpoint.Separator.NEWLINE, true, rotate, new Fsync.Never(), 8, 4096);
    }

    private KitContext at(String instant) {
        Clock clock = Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
        return new KitContext(folder, clock, new ArrayList<>(), Map.of());
    }

    private static Clock moving(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private void send(FileEndpoint endpoint, String... bodies) throws IOException {
        try (Sender sender = endpoint.open(context)) {
            assertThat(send(sender, messages(List.of(bodies))).all()).containsOnly(List.of(Kind.ACKNOWLEDGED));
        }
    }

    private static RecordedOutcome send(Sender sender, List<Message> messages) {
        RecordedOutcome outcome = new RecordedOutcome(messages.size());
        sender.send(messages, outcome);
        return outcome;
    }

    private static List<Message> messages(List<String> bodies) {
        return bodies.stream().map(b -> message("plc-1", b)).toList();
    }

    private static Message message(String device, String body) {
        byte[] data = body.getBytes(StandardCharsets.UTF_8);
        return new Message(
                UUID.nameUUIDFromBytes(data), Bytes.of(data, "text/plain"), device, "p", "s", Map.of(), 1, 0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
