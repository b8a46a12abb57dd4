/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.camel;

import io.penstock.api.setting.Secret;
import java.io.IOException;
import java.util.Collection;
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

/**
 * A Camel endpoint and what sends exchanges to it. The endpoint is made for its user alone and not put into Camel's registry,
 * which knows endpoints by their URI without the parameters: another user with other secrets would get this one.
 */
public final class Destination implements AutoCloseable {
    /** Of an option's value that is kept out of what a client says of a failure: not that of a number or a word such as true. */
    private static final int SHORTEST_SECRET = 6;

    private final Endpoint endpoint;
    private final ProducerTemplate template;
    private final List<Object> secrets;

    private Destination(Endpoint endpoint, ProducerTemplate template, Collection<Object> parameters) {
        this.endpoint = endpoint;
        this.template = template;
        this.secrets = parameters.stream()
                .filter(p -> p.toString().length() >= SHORTEST_SECRET)
                .toList();
    }

    /**
     * Makes and starts the endpoint.
     *
     * @param parameters options of the URI; they need no encoding
     * @param producers how many exchanges may be under way at once
     * @throws IOException when it cannot be had now: the component is missing or the endpoint does not start
     */
    public static Destination open(CamelContext camel, String uri, Map<String, Secret> parameters, int producers)
            throws IOException {
        String scheme = MissingComponent.scheme(uri);
        Map<String, Object> revealed = new HashMap<>();
        parameters.forEach((key, value) -> revealed.put(key, value.reveal()));
        try {
            Component component = camel.getComponent(scheme);
            if (component == null) {
                throw new IOException(MissingComponent.text(scheme));
            }
            Collection<Object> secrets = List.copyOf(revealed.values());
            if (scheme.equals("http") || scheme.equals("https")) {
                OneTry.of(revealed);
            }
            // normalized as Camel's registry does: direct's producer finds its consumer by that very text
            String normal = EndpointHelper.normalizeEndpointUri(camel.resolvePropertyPlaceholders(uri));
            Endpoint endpoint = component.createEndpoint(normal, revealed);
            if (endpoint == null) {
                throw new IOException("Camel's component '" + scheme + "' makes no endpoint of " + uri);
            }
            endpoint.setCamelContext(camel);
            endpoint.start();
            return new Destination(endpoint, camel.createProducerTemplate(producers), secrets);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            // without its cause, whose message is Camel's: that names options that it does not know, values included
            throw new IOException(hide(Failure.of(e).reason(), revealed.values()));
        }
    }

    private static String hide(String reason, Iterable<Object> secrets) {
        String hidden = reason;
        for (Object secret : secrets) {
            hidden = secret.toString().isEmpty() ? hidden : hidden.replace(secret.toString(), "***");
        }
        return hidden;
    }

    public Exchange exchange(ExchangePattern pattern) {
        Exchange exchange = endpoint.createExchange(pattern);
        // else HTTP's component makes a GET of it, without its body, where the URI has a query; httpMethod goes before
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
        return exchange;
    }

    /** Sends it and waits; a failure stands in the exchange. */
    public Exchange send(Exchange exchange) {
        return template.send(endpoint, exchange);
    }

    /** What went wrong with an exchange that was sent, in words that show no secret; null when nothing did. */
    public @Nullable Failure failure(Exchange sent) {
        Failure failure = Failure.of(sent);
        return failure == null ? null : new Failure(failure.refused(), hide(failure.reason(), secrets));
    }

    @Override
    public void close() {
        template.stop();
        endpoint.stop();
    }
}
