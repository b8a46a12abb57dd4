/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.Bytes;
import io.penstock.engine.profile.Step;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a Camel endpoint for each message: one in, one out. Bytes go as {@code byte[]}, an event as {@link Event}, a group as a
 * list; an answer that is an event (for an event) is the new event, any other becomes bytes by Camel's type converters.
 */
final class CamelStep extends StepRunner {
    private final Step.Camel call;
    private final CamelContext camel;
    private @Nullable ProducerTemplate template;
    private @Nullable Endpoint endpoint;

    CamelStep(StepUse use, Step.Camel call, CamelContext camel) {
        super(use);
        this.call = call;
        this.camel = camel;
    }

    @Override
    void run(MicroBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            if (batch.fates[i] != Fate.LIVE) {
                continue;
            }
            int members = batch.members(i);
            in += members;
            try {
                Exchange exchange = template().send(endpoint(), request(batch, i));
                if (exchange.getException() != null) {
                    die(batch, i, exchange.getException());
                } else {
                    take(batch, i, exchange);
                    out += members;
                }
            } catch (Exception | StackOverflowError e) {
                die(batch, i, e);
            }
        }
    }

    private Exchange request(MicroBatch batch, int message) {
        Exchange exchange = endpoint().createExchange(ExchangePattern.InOut);
        Bytes bytes = batch.bytes[message];
        Group group = batch.groups[message];
        if (bytes != null) {
            exchange.getMessage().setBody(bytes.data());
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, bytes.contentType());
        } else {
            exchange.getMessage().setBody(group == null ? batch.events[message] : Arrays.asList(group.events));
        }
        Event first = group == null ? batch.events[message] : group.events[0];
        exchange.getMessage().setHeader("penstock.device", first.device());
        exchange.getMessage().setHeader("penstock.step", id);
        return exchange;
    }

    private void take(MicroBatch batch, int message, Exchange answered) {
        Object body = answered.getMessage().getBody();
        Bytes before = batch.bytes[message];
        if (before == null && body instanceof Event event && batch.groups[message] == null) {
            batch.events[message] = event;
            return;
        }
        byte[] data = answered.getMessage().getBody(byte[].class);
        if (data == null) {
            throw new RuntimeCamelException("step '" + id + "' must answer with bytes or text but gave "
                    + (body == null ? "nothing" : "a " + body.getClass().getName()));
        }
        String type = answered.getMessage().getHeader(Exchange.CONTENT_TYPE, "application/octet-stream", String.class);
        batch.bytes[message] = before == null ? Bytes.of(data, type) : before.withData(data);
    }

    private ProducerTemplate template() {
        ProducerTemplate made = template;
        if (made == null) {
            made = camel.createProducerTemplate(1);
            template = made;
        }
        return made;
    }

    private Endpoint endpoint() {
        Endpoint found = endpoint;
        if (found == null) {
            Map<String, Object> parameters = new HashMap<>(call.parameters());
            found = parameters.isEmpty() ? camel.getEndpoint(call.uri()) : camel.getEndpoint(call.uri(), parameters);
            endpoint = found;
        }
        return found;
    }

    @Override
    void close() {
        if (template != null) {
            template.stop();
            template = null;
        }
        endpoint = null;
    }
}
