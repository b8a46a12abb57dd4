/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.SettingException;
import io.penstock.api.setting.Secret;
import io.penstock.camel.Failure;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamelEndpointTest {
    @TempDir
    Path folder;

    @Test
    void shouldHandParametersOverAsTheyAre() throws Exception {
        // Given
        CamelEndpoint endpoint =
                endpoint("file:" + folder, Map.of("fileName", new Secret("n", "a & b+c%20.txt")), null);
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();

            // When
            RecordedOutcome outcome = new RecordedOutcome(1);
            try (Sender sender = endpoint.open(KitContext.in(folder, Map.of(CamelContext.class, camel)))) {
                sender.send(List.of(EndpointKit.message("hello")), outcome);
                await().until(outcome::settled);
            }

            // Then
            assertThat(outcome.is(0, RecordedOutcome.Kind.ACKNOWLEDGED))
                    .as("%s", outcome.reasons())
                    .isTrue();
            assertThat(folder.resolve("a & b+c%20.txt")).hasContent("hello");
        }
    }

    @Test
    void shouldSayWhichComponentIsMissing() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            assertThatThrownBy(() -> endpoint("sftp:host/x", Map.of(), null)
                            .open(KitContext.in(folder, Map.of(CamelContext.class, camel))))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "there is no Camel component 'sftp': put camel-ftp 4.18.0 and the jars that it needs into plugins/, beside lib/");
        }
    }

    @Test
    void shouldSayWhatIsMissingBeforeAnythingIsOpened() {
        ClassLoader plugins = getClass().getClassLoader();
        assertThat(endpoint("https://cloud.example/ingest", Map.of(), null).missing(plugins))
                .isEmpty();
        assertThat(endpoint("kafka:plant", Map.of(), null).missing(plugins))
                .containsExactly(
                        "there is no Camel component 'kafka': put camel-kafka 4.18.0 and the jars that it needs into plugins/, beside lib/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seda:q", "vm:q", "disruptor:q", "stub:q"})
    void shouldRefuseComponentsThatOnlyHandOverWhateverIsWritten(String uri) {
        assertThatThrownBy(() -> endpoint(uri, Map.of(), CamelEndpoint.Acknowledges.ON_RETURN))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("uri must name a component that delivers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "nats", "spring-rabbitmq"})
    void shouldAskForAWordAboutComponentsThatMayReturnBeforeTheyDeliver(String component) {
        String uri = component + ":x";
        assertThatThrownBy(() -> endpoint(uri, Map.of(), null))
                .hasMessageStartingWith("acknowledges must be on-return for the component '" + component + "'");
        assertThat(endpoint(uri, Map.of(), CamelEndpoint.Acknowledges.ON_RETURN).uri())
                .isEqualTo(uri);
    }

    @Test
    void shouldRefuseWhatIsNoUri() {
        assertThatThrownBy(() -> endpoint("nonsense", Map.of(), null))
                .hasMessageStartingWith("uri must be a Camel URI");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void shouldTakeTheseAsRefusals(int status) {
        assertThat(Failure.of(new RuntimeException(http(status))).refused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503})
    void shouldTakeTheseAsAway(int status) {
        assertThat(Failure.of(http(status))).isEqualTo(new Failure(false, "HTTP " + status + " why"));
    }

    private static HttpOperationFailedException http(int status) {
        return new HttpOperationFailedException("http://host", status, "why", null, Map.of(), "");
    }

    private static CamelEndpoint endpoint(
            String uri, Map<String, Secret> parameters, CamelEndpoint.Acknowledges acknowledges) {
        return new CamelEndpoint(
                uri, parameters, 1, CamelEndpoint.As.MESSAGE, 500, acknowledges, Duration.ofSeconds(30));
    }
}
