/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import static io.penstock.app.door.TestDoor.GET;
import static io.penstock.app.door.TestDoor.SET;
import static io.penstock.app.door.TestDoor.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.door.FakeBroker.Reply;
import io.penstock.app.http.command.FakeDesk;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How old a request is, by what it says, by its message and by what the program was doing. */
class MqttDoorAgeTest {
    private final TestDoor door = new TestDoor();
    private final FakeBroker broker = door.broker;
    private final FakeDesk desk = door.desk;

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({"3600, 30", "4, 4", "0, 0"})
    void shouldLetTheExpiryOfAMessageShortenItsTimeToLiveAndNeverLengthenIt(long expiry, long left) throws Exception {
        // When
        long asked = System.nanoTime();
        broker.ask(SET, request("1", "{\"Mode\": \"off\"}"), Duration.ofSeconds(expiry));
        Duration took = Duration.ofNanos(System.nanoTime() - asked);

        // Then
        Duration given = desk.last().options().timeToLive();
        Duration timeToLive = given == null ? Duration.ofSeconds(30) : given;
        assertThat(timeToLive).isBetween(Duration.ofSeconds(left).minus(took), Duration.ofSeconds(left));
    }

    @Test
    void shouldSayWhenItWasAskedSoThatTheDeskCanRefuseWhatIsOld() throws Exception {
        broker.ask(
                SET,
                "{\"requestID\":\"1\",\"payload\":{\"Mode\":1},\"queryParams\":{\"ps-askedat\":\"2026-01-31T12:00:00Z\"}}");
        assertThat(desk.last().askedAt()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void shouldTakeAWriteToBeAsOldAsTheStandstillBeforeItUnlessItSays() throws Exception {
        // Given
        Instant before = Instant.now();
        desk.stoodStill = Duration.ofHours(1);

        // When, Then
        broker.ask(SET, request("1", "{\"Mode\": \"off\"}"));
        assertThat(desk.last().askedAt()).isBefore(before.minus(Duration.ofMinutes(59)));
        broker.ask(
                SET,
                "{\"requestID\":\"2\",\"payload\":{\"Mode\":1},\"queryParams\":{\"ps-askedat\":\"" + before + "\"}}");
        assertThat(desk.last().askedAt()).isEqualTo(before);
        broker.ask(GET, request("3", "null"));
        assertThat(desk.last().askedAt()).isAfterOrEqualTo(before);
    }

    @Test
    void shouldRefuseAWriteThatDoesNotSayHowOldItIsWhereTheDoorWantsItTo() throws Exception {
        // Given
        door.onlyDated();

        // When, Then
        Reply plain = broker.ask(SET, request("1", "{\"Mode\": \"off\"}"));
        assertThat(plain.errorCode()).isEqualTo(1);
        assertThat(plain.payload().asText())
                .startsWith("the request must say how old it is")
                .contains("ps-askedat");
        assertThat(desk.asked).isEmpty();
        assertThat(broker.ask(SET, request("2", "{\"Mode\": \"off\"}"), Duration.ofSeconds(9))
                        .errorCode())
                .isZero();
        String said = "{\"requestID\":\"3\",\"payload\":{\"Mode\":1},\"queryParams\":{\"ps-askedat\":\"" + Instant.now()
                + "\"}}";
        assertThat(broker.ask(SET, said).errorCode()).isZero();
        assertThat(broker.ask(GET, request("4", "null")).errorCode()).isZero();
    }
}
