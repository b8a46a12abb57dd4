/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.engine.SingleLane;
import java.time.Instant;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenEndpointTest extends LaneHarness {
    /** Throws what is no exception, in sending and in closing, until it is mended. */
    private record Broken(Error failure, AtomicBoolean mended, AtomicInteger failures) implements Endpoint {
        @Override
        public Sender open(EndpointContext context) {
            return new Sender() {
                @Override
                public void send(List<Message> messages, Outcome outcome) {
                    check();
                    outcome.acknowledged(0, messages.size());
                }

                @Override
                public void close() {
                    check();
                }
            };
        }

        private void check() {
            if (!mended.get()) {
                failures.incrementAndGet();
                throw failure;
            }
        }

        @Override
        public int window() {
            return 4;
        }
    }

    private static Stream<Error> errors() {
        return Stream.of(
                new StackOverflowError(),
                new NoClassDefFoundError("vendor/Client"),
                new ServiceConfigurationError("x"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void shouldBeAwayWhileAnEndpointFailsByErrorsAndDeliverOnceItIsMended(Error failure) {
        // Given
        Broken endpoint = new Broken(failure, new AtomicBoolean(), new AtomicInteger());
        SingleLane lane = run(SingleLane.lane(endpoint, List.of(format())));
        append(Functions.events("a", 0, 10));
        // When
        await().until(() -> endpoint.failures.get() > 0);
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        Instant since = lane.status().since();
        int before = endpoint.failures.get();
        await().until(() -> endpoint.failures.get() > before + 4);
        assertThat(lane.status().reason()).contains(failure.getClass().getSimpleName());
        assertThat(lane.status().since()).isEqualTo(since);
        endpoint.mended.set(true);
        // Then
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING));
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(10));
    }
}
