/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import io.penstock.api.endpoint.Message;
import io.penstock.camel.Destination;
import io.penstock.camel.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes exchanges of messages and sends them. */
final class Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

    private final Destination destination;
    private final String lane;

    private Exchanges(Destination destination, String lane) {
        this.destination = destination;
        this.lane = lane;
    }

    static Exchanges open(CamelEndpoint settings, CamelContext camel, String lane) throws IOException {
        return new Exchanges(Destination.open(camel, settings.uri(), settings.parameters(), settings.inFlight()), lane);
    }

    /** Sends one exchange and waits for it; what went wrong, or null when it was delivered. */
    @Nullable
    Failure send(List<Message> messages, boolean list) {
        Exchange exchange = destination.exchange(ExchangePattern.InOnly);
        if (list) {
            List<byte[]> bodies = new ArrayList<>(messages.size());
            messages.forEach(message -> bodies.add(message.bytes().data()));
            exchange.getMessage().setBody(bodies);
        } else {
            exchange.getMessage().setBody(messages.get(0).bytes().data());
        }
        headers(exchange.getMessage().getHeaders(), messages);
        // HTTP's component would compress once more what is called gzip
        exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
        return destination.failure(destination.send(exchange));
    }

    private void headers(Map<String, Object> headers, List<Message> messages) {
        Message first = messages.get(0);
        headers.putAll(first.bytes().headers());
        headers.put(Exchange.CONTENT_TYPE, first.bytes().contentType());
        put(headers, Exchange.CONTENT_ENCODING, first.bytes().contentEncoding());
        headers.put("penstock.lane", lane);
        headers.put(
                "penstock.members", messages.stream().mapToInt(Message::members).sum());
        headers.put(
                "penstock.hops", messages.stream().mapToInt(Message::hops).max().orElse(0));
        if (messages.size() == 1) {
            headers.put("penstock.id", first.id().toString());
            put(headers, "penstock.device", first.device());
            put(headers, "penstock.profile", first.profile());
            put(headers, "penstock.source", first.source());
        }
    }

    private static void put(Map<String, Object> headers, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            headers.put(name, value);
        }
    }

    void close() {
        try {
            destination.close();
        } catch (RuntimeException e) {
            LOG.warn("endpoint={} did not close cleanly: {}", lane, e.toString());
        }
    }

    String lane() {
        return lane;
    }
}
