/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.connection.ConnectionType;
import io.penstock.api.connection.Link;
import io.penstock.api.connection.LinkState;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Profile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What health says of a lane, the metric says too. */
class LaneHealthTest extends LaneHarness {
    private static double up(SingleLane lane) {
        return lane.meters().get("penstock.lane.up").gauge().value();
    }

    @Test
    void shouldBeAwayWhileItsEndpointDoesNotOpenAndRunOnceItDoesThoughNothingIsSent() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.reachable = false;
        // When
        SingleLane lane = run(endpoint, format());
        // Then
        await().untilAsserted(() -> assertThat(lane.status().reason()).isEqualTo("connection refused"));
        assertThat(lane.status().state()).isEqualTo(LaneState.AWAY);
        assertThat(up(lane)).isZero();
        // When
        endpoint.reachable = true;
        // Then
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING));
        assertThat(up(lane)).isOne();
    }

    private record Plant() implements ConnectionType<Link> {
        @Override
        public Class<Link> linkType() {
            return Link.class;
        }

        @Override
        public Link open(String name) {
            return new Link() {
                @Override
                public LinkState state() {
                    return LinkState.down("no broker");
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Its open waits for its connection until it is let go. */
    private record Waiting(ScriptedEndpoint opened, CountDownLatch letGo, boolean connected) implements Endpoint {
        @Override
        public Sender open(EndpointContext context) throws IOException {
            if (connected) {
                context.connections().link(new ConnectionRef("plant"), Link.class);
            }
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return opened.open(context);
        }

        @Override
        public int window() {
            return opened.window();
        }

        @Override
        public Duration timeout() {
            return opened.timeout();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBeAwayWhileTheOpenOfItsEndpointWaits(boolean connected) {
        // Given
        CountDownLatch letGo = new CountDownLatch(1);
        Endpoint endpoint = new Waiting(endpoint(Mode.ORDERED, 8), letGo, connected);
        // When
        SingleLane lane = SingleLane.start(
                bus,
                SingleLane.profile(FOLDER, SingleLane.lane(endpoint, List.of(format())), Map.of("plant", new Plant())));
        open.add(lane);
        // Then
        String reason = connected ? "connection 'plant': no broker" : "it is being opened";
        await().untilAsserted(() -> assertThat(lane.status().reason()).isEqualTo(reason));
        assertThat(lane.status().state()).isEqualTo(LaneState.AWAY);
        assertThat(up(lane)).isZero();
        // When
        letGo.countDown();
        // Then
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING));
        assertThat(lane.status().reason()).isEmpty();
        assertThat(up(lane)).isOne();
    }

    @Test
    void shouldNotRunWhenItCouldNotBeStartedAndSayWhy() {
        // Given
        SingleLane lane = run(endpoint(Mode.ORDERED, 8), format());
        await().untilAsserted(() -> assertThat(up(lane)).isOne());
        // When it changes into one of which Camel makes no route: two of its nodes have one id
        Profile broken = SingleLane.profile(
                FOLDER, SingleLane.lane(endpoint(Mode.ORDERED, 8), List.of(format(), format())), Map.of());
        assertThatThrownBy(() -> lane.engine().apply(broken)).hasMessageContaining("kit/out cannot be started");
        // Then
        assertThat(lane.status().state()).isEqualTo(LaneState.STOPPED);
        assertThat(lane.status().reason()).startsWith("it cannot be started: ").contains("kit/out/" + format().id());
        assertThat(up(lane)).isZero();
    }
}
