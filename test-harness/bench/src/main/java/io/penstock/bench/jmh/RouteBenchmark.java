/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a route costs a micro-batch: an exchange of it, through a route as a lane's is (a consumer, three steps that do next to nothing, a
 * producer; no stream cache, no error handler), beside the same calls made directly. It is once a micro-batch, of 1 to 512 events.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls start before all else
public class RouteBenchmark {
    private static final int STEPS = 3;
    private static final String ROUTE = "lane";

    private final Batch batch = new Batch();
    private final Step step = new Step();
    private CamelContext camel;
    private Consumer consumer;

    @Setup
    public void start() throws Exception {
        camel = new DefaultCamelContext();
        camel.addComponent("batches", new Batches());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                RouteDefinition route =
                        from("batches:in").routeId(ROUTE).streamCache("false").errorHandler(noErrorHandler());
                for (int i = 0; i < STEPS; i++) {
                    route.process(step);
                }
                route.to("batches:out");
            }
        });
        camel.start();
        consumer = camel.getRoute(ROUTE).getConsumer();
    }

    @TearDown
    public void stop() {
        camel.stop();
    }

    @Benchmark
    @Beside("calls")
    public int route() throws Exception {
        Exchange exchange = consumer.createExchange(false);
        exchange.getIn().setBody(batch);
        consumer.getProcessor().process(exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        consumer.releaseExchange(exchange, false);
        return batch.seen;
    }

    @Benchmark
    public int calls() {
        for (int i = 0; i <= STEPS; i++) {
            step.process(batch);
        }
        return batch.seen;
    }

    /** What goes through. */
    private static final class Batch {
        private int seen;
    }

    private static final class Step implements Processor {
        @Override
        public void process(Exchange exchange) {
            process((Batch) exchange.getMessage().getBody());
        }

        void process(Batch batch) {
            batch.seen++;
        }
    }

    /** Where a route begins, and where it ends. */
    private static final class Batches extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            ((Batch) exchange.getIn().getBody()).seen++;
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }
}
