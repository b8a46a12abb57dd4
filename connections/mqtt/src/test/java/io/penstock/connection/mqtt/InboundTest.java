/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboundTest {
    private final Inbound inbound = new Inbound("plant");

    @Test
    void shouldFindTheListenerThatCameWhileAMessageDid() throws Exception {
        // Given: so many that to find out who listens to a topic takes a while
        for (int i = 0; i < 1000; i++) {
            inbound.add(new Inbound.Place("other/" + i, 1, 0, m -> {}));
        }
        inbound.add(new Inbound.Place("a/#", 1, 0, m -> {}));
        for (int round = 0; round < 200; round++) {
            Message message = new Message("a/" + round, 1, "x");
            CountDownLatch begun = new CountDownLatch(1);
            Thread network = new Thread(() -> {
                begun.countDown();
                inbound.message(message);
            });
            network.start();
            begun.await();
            AtomicInteger heard = new AtomicInteger();

            // When
            inbound.add(new Inbound.Place(message.topic(), 1, 0, m -> heard.incrementAndGet()));
            network.join();
            int before = heard.get();
            inbound.message(message);

            // Then
            assertThat(heard).as("round %s", round).hasValue(before + 1);
        }
    }
}
