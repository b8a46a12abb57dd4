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
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
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
    void shouldHaveAsManyExchangesInFlightAsItMay() throws Exception {
        // Given a consumer that lets nobody go before all are there
        CountDownLatch together = new CountDownLatch(3);
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            camel.getEndpoint("direct:far")
                    .createConsumer(exchange -> {
                        together.countDown();
                        if (!together.await(30, TimeUnit.SECONDS)) {
                            throw new IOException("alone");
                        }
                    })
                    .start();
            CamelEndpoint three = new CamelEndpoint(
                    "direct:far",
                    Map.of(),
                    3,
                    CamelEndpoint.As.MESSAGE,
                    1,
                    CamelEndpoint.Acknowledges.ON_RETURN,
                    Duration.ofMinutes(1));

            // When
            RecordedOutcome outcome = new RecordedOutcome(3);
            try (Sender sender = three.open(KitContext.in(folder, Map.of(CamelContext.class, camel)))) {
                sender.send(
                        List.of(EndpointKit.message("a"), EndpointKit.message("b"), EndpointKit.message("c")), outcome);
                await().atMost(Duration.ofMinutes(1)).until(outcome::settled);
            }

            // Then
            assertThat(outcome.all()).containsOnly(List.of(RecordedOutcome.Kind.ACKNOWLEDGED));
        }
    }

    @Test
    void shouldShowNoSecretThatAComponentNamesWhenItFails() throws Exception {
        // Given
        CamelEndpoint endpoint = endpoint(
                "telling:it", Map.of("password", new Secret("n", "s3cret+own")), CamelEndpoint.Acknowledges.ON_RETURN);
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("telling", new Telling());
            camel.start();

            // When
            RecordedOutcome outcome = new RecordedOutcome(1);
            try (Sender sender = endpoint.open(KitContext.in(folder, Map.of(CamelContext.class, camel)))) {
                sender.send(List.of(EndpointKit.message("hello")), outcome);
                await().until(outcome::settled);
            }

            // Then
            assertThat(outcome.reasons()).containsExactly("SQLException: no driver for jdbc:x?password=***");
        }
    }

    /** Fails as JDBC does where a driver is missing: with the URL that it was given. */
    private static final class Telling extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            String url = "jdbc:x?password=" + parameters.remove("password");
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) throws SQLException {
                            throw new SQLException("no driver for " + url);
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException("is written to only");
                }
            };
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

    @ParameterizedTest
    @ValueSource(
            strings = {"azure-storage-blob:acme/plant", "azure-storage-datalake:acme/plant", "azure-cosmosdb:acme/plant"
            })
    void shouldAskForAnOperationWhereNoneMeansToList(String uri) {
        assertThatThrownBy(() -> endpoint(uri, Map.of("accessKey", new Secret("n", "v")), null))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("parameters must have an operation for the component '" + uri.split(":", 2)[0]);
        assertThat(endpoint(uri, Map.of("operation", new Secret("n", "uploadBlockBlob")), null)
                        .uri())
                .isEqualTo(uri);
        assertThat(endpoint(uri + "?x=1&operation=y", Map.of(), null).window()).isEqualTo(1);
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
