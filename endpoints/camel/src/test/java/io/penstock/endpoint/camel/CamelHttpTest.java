/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.function.Bytes;
import io.penstock.api.setting.Secret;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.FarSide;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import io.penstock.testkit.endpoint.RecordedOutcome.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint over HTTP, to a real server. */
class CamelHttpTest {
    private static final String SECRET = "s3cret+ & own";

    @TempDir
    Path folder;

    private HttpSide far;

    @BeforeEach
    void start() throws IOException {
        far = new HttpSide();
    }

    @AfterEach
    void stop() {
        far.close();
    }

    @Nested
    class Kit extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) throws IOException {
            return new HttpSide();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, ACKNOWLEDGED",
        "201, ACKNOWLEDGED",
        "204, ACKNOWLEDGED",
        "400, REFUSED",
        "413, REFUSED",
        "415, REFUSED",
        "422, REFUSED",
        "302, AWAY",
        "401, AWAY",
        "403, AWAY",
        "404, AWAY",
        "408, AWAY",
        "429, AWAY",
        "500, AWAY",
        "503, AWAY",
    })
    void shouldTellARefusalFromADestinationThatIsAway(int status, Kind kind) throws IOException {
        // Given
        far.status = status;

        // When
        RecordedOutcome outcome = send();

        // Then
        assertThat(outcome.all()).containsExactly(List.of(kind));
        assertThat(far.asked).as("the engine tries again, and nobody else").hasValue(1);
        if (kind != Kind.ACKNOWLEDGED) {
            assertThat(outcome.reasons()).singleElement().asString().contains(String.valueOf(status));
        }
    }

    @Test
    void shouldPostTheMessageAlsoWhereTheUriHasAQuery() throws IOException {
        // Given
        far.parameters.put("bucket", new Secret("kit", "plant"));

        // When
        RecordedOutcome outcome = send();

        // Then
        assertThat(outcome.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
        assertThat(far.query).isEqualTo("bucket=plant");
        assertThat(far.method).isEqualTo("POST");
        assertThat(far.arrived()).containsExactly("hello");
    }

    @Test
    void shouldTakeAnotherMethodWhereOneIsSet() throws IOException {
        // Given
        far.parameters.put("httpMethod", new Secret("kit", "PUT"));

        // When
        RecordedOutcome outcome = send();

        // Then
        assertThat(outcome.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
        assertThat(far.method).isEqualTo("PUT");
        assertThat(far.arrived()).containsExactly("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "gzip, aes-256-gcm"})
    void shouldSendBytesThatAreEncodedAsTheyAre(String encoding) throws IOException {
        // Given
        Message plain = EndpointKit.message("packed");
        Bytes packed = plain.bytes().encoded(plain.bytes().data(), encoding);
        Message message = new Message(
                plain.id(),
                packed,
                plain.device(),
                plain.profile(),
                plain.source(),
                plain.tags(),
                plain.members(),
                plain.hops());

        // When
        RecordedOutcome outcome = send(message);

        // Then
        assertThat(outcome.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
        assertThat(far.encoding).isEqualTo(encoding);
        assertThat(far.arrived()).containsExactly("packed");
    }

    @Test
    void shouldBeAwayWhenTheServerDoesNotAnswerInTime() throws IOException {
        // Given
        far.timeout = Duration.ofMillis(300);
        far.parameters.put("responseTimeout", new Secret("kit", "300"));
        far.hang();

        // When
        RecordedOutcome outcome = send();

        // Then
        assertThat(outcome.all()).containsExactly(List.of(Kind.AWAY));
        assertThat(outcome.reasons()).singleElement().asString().containsIgnoringCase("timed out");
    }

    @Test
    void shouldShowASecretToNobodyButTheServer() throws IOException {
        // Given
        far.parameters.put("token", new Secret("kit", SECRET));
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            // When
            RecordedOutcome taken = send();
            far.status = 503;
            RecordedOutcome answered = send();
            far.vanish();
            RecordedOutcome gone = send();

            // Then
            assertThat(taken.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
            assertThat(far.query).isEqualTo("token=" + SECRET);
            assertThat(answered.reasons()).hasSize(1).noneMatch(CamelHttpTest::shows);
            assertThat(gone.reasons()).hasSize(1).noneMatch(CamelHttpTest::shows);
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).matches(text -> !shows(text), "shows no secret");
        assertThat(far.camel().getEndpoints().stream().map(Endpoint::getEndpointUri))
                .as("what Camel's metrics and management know")
                .noneMatch(CamelHttpTest::shows);
    }

    @Test
    void shouldNotShowASecretWhoseOptionThereIsNot() {
        // Given
        CamelEndpoint wrong = new CamelEndpoint(
                "file:" + folder,
                Map.of("pasword", new Secret("kit", SECRET)),
                1,
                CamelEndpoint.As.MESSAGE,
                100,
                null,
                Duration.ofSeconds(1));

        // When
        Throwable thrown = catchThrowable(() -> wrong.open(context()));

        // Then
        assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining("pasword");
        assertThat(thrown.getMessage()).matches(text -> !shows(text), "shows no secret");
    }

    private static boolean shows(String text) {
        return text.contains("s3cret");
    }

    private KitContext context() {
        return KitContext.in(folder, far.hosts());
    }

    private RecordedOutcome send() throws IOException {
        return send(EndpointKit.message("hello"));
    }

    private RecordedOutcome send(Message message) throws IOException {
        RecordedOutcome outcome = new RecordedOutcome(1);
        try (Sender sender = far.endpoint().open(context())) {
            sender.send(List.of(message), outcome);
            await().atMost(Duration.ofMinutes(1)).until(outcome::settled);
        }
        return outcome;
    }
}
