/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.event.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final UUID ID = UUID.fromString("8b0b2b8f-6b5c-4c6e-9c6f-0b6f6c1f3a11");

    private static Command command(Map<String, Object> values, CommandOptions options) {
        Caller ann = Caller.of(Caller.Origin.REST, "ann");
        return Command.set("c-1", "boiler-1", "Burner", values, ann, AT.minusSeconds(1))
                .because("heat#17")
                .with(options);
    }

    @Test
    void shouldComeBackAsItWasWritten() throws Exception {
        // Given
        CommandOptions options = CommandOptions.DEFAULT
                .withRepeatSafe(true)
                .withTimeToLive(Duration.ofSeconds(3))
                .withOverride(Duration.ofMinutes(10))
                .withYields(true);
        Map<String, Object> values = Map.of("Burner", true, "Speed", 3L, "Level", 1.5, "Curve", List.of(1L, 2L));
        Audit audit = new Audit(
                command(values, options),
                Outcome.REFUSED,
                Cause.INTERLOCK,
                "interlock 'dry-fire' forbids it",
                List.of(new Answer.Change("Burner", "false", "true"), new Answer.Change("Speed", null, "3")),
                AT);

        // When
        Audit back = Audit.from(audit.toEvent(ID));

        // Then
        assertThat(back).isEqualTo(audit);
        assertThat(back.state()).isEqualTo("refused");
        assertThat(Audit.started(command(values, options), List.of(), AT).state())
                .isEqualTo("started");
    }

    @Test
    void shouldSayACauseAsEverythingElseSaysIt() throws Exception {
        for (Cause cause : Cause.values()) {
            // Given
            Audit audit = new Audit(
                    command(Map.of("Burner", true), CommandOptions.DEFAULT), Outcome.REFUSED, cause, "", List.of(), AT);

            // When
            Event event = audit.toEvent(ID);

            // Then
            assertThat(event.readings())
                    .filteredOn(r -> r.resource().equals("cause"))
                    .singleElement()
                    .satisfies(r -> assertThat(r.object()).isEqualTo(cause.key()));
            assertThat(cause.key()).doesNotContain("_");
            assertThat(Audit.from(event).cause()).isEqualTo(cause);
            assertThat(Audit.from(event).toEvent(ID)).isEqualTo(event);
        }
    }

    @Test
    void shouldSayThatItAnswersNoMark() throws Exception {
        // Given
        Answer refused = new Answer(
                command(Map.of("Burner", true), CommandOptions.DEFAULT),
                Outcome.REFUSED,
                Cause.DUPLICATE,
                "seen",
                null,
                List.of(),
                AT);

        // When
        Event marked = Audit.of(refused).toEvent(ID);
        Event unmarked = Audit.of(refused).unmarked().toEvent(ID);

        // Then: records of before there was such a reading count as marked
        assertThat(marked.readings()).extracting(Reading::resource).doesNotContain("mark");
        assertThat(Audit.from(marked).marked()).isTrue();
        assertThat(Audit.from(unmarked).marked()).isFalse();
    }

    @Test
    void shouldBeReadableAsJson() {
        Event event = Audit.started(command(Map.of("Burner", 1), CommandOptions.DEFAULT), List.of(), AT)
                .toEvent(ID);

        String json = new String(new EventJson().encode(event), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"deviceName\":\"boiler-1\"")
                .contains("\"sourceName\":\"Burner\"")
                .contains("\"started\"");
    }

    @Test
    void shouldNotChangeWithTheAskersMap() throws Exception {
        Map<String, Object> values = new HashMap<>(Map.of("Speed", 3));
        Event event = Audit.started(command(values, CommandOptions.DEFAULT), List.of(), AT)
                .toEvent(ID);

        values.put("Speed", 4);

        assertThat(Audit.from(event).command().values()).isEqualTo(Map.of("Speed", 3L));
    }

    @Test
    void shouldBoundWhatAStrangerMayWrite() throws Exception {
        Command long1 = Command.get(
                "c", "d".repeat(100_000), "t".repeat(100_000), Caller.of(Caller.Origin.MQTT, "n".repeat(100_000)), AT);
        Answer answer = new Answer(long1, Outcome.REFUSED, Cause.NO_DEVICE, "r".repeat(9_999), null, List.of(), AT);

        Audit back = Audit.from(Audit.of(answer).toEvent(ID));

        assertThat(back.command().device()).hasSizeLessThan(300).endsWith("...");
        assertThat(back.command().target()).hasSizeLessThan(300);
        assertThat(back.command().caller().name()).hasSizeLessThan(2100);
        assertThat(back.reason()).hasSizeLessThan(2100);
    }

    @Test
    void shouldRecordWhoAskedForNothing() throws Exception {
        Command nothing = Command.get("c", "", "", Caller.of(Caller.Origin.REST, ""), AT);
        Answer answer = new Answer(nothing, Outcome.REFUSED, Cause.NO_DEVICE, "no device", null, List.of(), AT);

        assertThat(Audit.from(Audit.of(answer).toEvent(ID)).command().device()).isEqualTo("?");
    }

    @Test
    void shouldRefuseWhatIsNoRecord() {
        Event other = Event.of(ID, "d", "", "s", 1, List.of(Reading.ofText("state", 1, "done")));

        assertThatThrownBy(() -> Audit.from(other))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("has no 'kind'");
    }
}
