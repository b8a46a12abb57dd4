/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An endpoint that takes everything at once and counts it.
 *
 * @param events taken so far
 * @param bytes taken so far, so that no encoding can be left out
 */
record Acknowledging(AtomicLong events, AtomicLong bytes) implements Endpoint {
    Acknowledging() {
        this(new AtomicLong(), new AtomicLong());
    }

    @Override
    public Sender open(EndpointContext context) {
        return new Sender() {
            @Override
            public void send(List<Message> messages, Outcome outcome) {
                long members = 0;
                long size = 0;
                for (Message m : messages) {
                    members += m.members();
                    size += m.bytes().data().length;
                }
                outcome.acknowledged(0, messages.size());
                bytes.addAndGet(size);
                events.addAndGet(members);
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public int window() {
        return 4096;
    }
}
