/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** A Camel component that answers with text in upper case, and with its parameter {@code mark} before it; or fails as told. */
final class CalledComponent extends DefaultComponent {
    /** What a text fails with; null lets it through. */
    volatile Function<String, @Nullable Exception> fails = text -> null;

    volatile @Nullable CountDownLatch hangsUntil;
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    final Queue<Object> methods = new ConcurrentLinkedQueue<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Object given = parameters.remove("mark");
        String mark = given == null ? "" : given.toString();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) throws Exception {
                        methods.add(exchange.getMessage().getHeader(Exchange.HTTP_METHOD, "none"));
                        exchange.getMessage()
                                .setBody(mark + answer(exchange.getMessage().getBody(String.class)));
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private String answer(String text) throws Exception {
        calls.add(text);
        CountDownLatch latch = hangsUntil;
        if (latch != null) {
            latch.await();
        }
        Exception failure = fails.apply(text);
        if (failure != null) {
            throw failure;
        }
        return text.toUpperCase(Locale.ROOT);
    }
}
