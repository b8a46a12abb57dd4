/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import io.penstock.api.endpoint.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.EndpointHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Camel endpoint and the exchanges sent to it. The endpoint is made for this lane alone and not put into Camel's
 * registry, which knows endpoints by their URI without the parameters: another lane with other secrets would get this one.
 */
final class Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

    private final Endpoint endpoint;
    private final ProducerTemplate template;
    private final String lane;

    private Exchanges(Endpoint endpoint, ProducerTemplate template, String lane) {
        this.endpoint = endpoint;
        this.template = template;
        this.lane = lane;
    }

    static Exchanges open(CamelEndpoint settings, CamelContext camel, String lane) throws IOException {
        String scheme = Components.scheme(settings.uri());
        Map<String, Object> parameters = new HashMap<>();
        settings.parameters().forEach((key, value) -> parameters.put(key, value.reveal()));
        try {
            Component component = camel.getComponent(scheme);
            if (component == null) {
                throw new IOException("there is no Camel component '" + scheme + "': put its jars into plugins/");
            }
            // normalized as Camel's registry does: direct's producer finds its consumer by that very text
            String uri = EndpointHelper.normalizeEndpointUri(camel.resolvePropertyPlaceholders(settings.uri()));
            Endpoint endpoint = component.createEndpoint(uri, parameters);
            if (endpoint == null) {
                throw new IOException("Camel's component '" + scheme + "' makes no endpoint of " + settings.uri());
            }
            endpoint.setCamelContext(camel);
            endpoint.start();
            return new Exchanges(endpoint, camel.createProducerTemplate(settings.inFlight()), lane);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(Failures.of(e).reason(), e);
        }
    }

    /** Sends one exchange and waits for it; what went wrong, or null when it was delivered. */
    Failures.@Nullable Failure send(List<Message> messages, boolean list) {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
        if (list) {
            List<byte[]> bodies = new ArrayList<>(messages.size());
            messages.forEach(message -> bodies.add(message.bytes().data()));
            exchange.getMessage().setBody(bodies);
        } else {
            exchange.getMessage().setBody(messages.get(0).bytes().data());
        }
        headers(exchange.getMessage().getHeaders(), messages);
        return Failures.of(template.send(endpoint, exchange));
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
            template.stop();
            endpoint.stop();
        } catch (RuntimeException e) {
            LOG.warn("endpoint={} did not close cleanly: {}", lane, e.toString());
        }
    }

    String lane() {
        return lane;
    }
}
