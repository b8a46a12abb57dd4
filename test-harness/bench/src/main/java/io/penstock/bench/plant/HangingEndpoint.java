/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The endpoint that everybody fears: it takes messages, holds the thread, and never answers. */
@Plugin(
        name = "hanging",
        summary = "Takes messages and never comes back.",
        since = "0.1",
        samples = "hanging: {window: 16}")
public record HangingEndpoint(
        @Setting(value = "How many messages it may have.", defaultValue = "16", min = 1) int window)
        implements Endpoint {
    @Override
    public Sender open(EndpointContext context) {
        CountDownLatch closed = new CountDownLatch(1);
        return new Sender() {
            @Override
            public void send(List<Message> messages, Outcome outcome) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                outcome.away(0, messages.size(), "closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }
}
