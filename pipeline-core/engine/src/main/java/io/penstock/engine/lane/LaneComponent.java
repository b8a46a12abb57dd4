/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Camel's view of a lane: {@code penstock-bus:<lane>} gives its micro-batches, {@code penstock-endpoint:<lane>} takes them at the end. */
final class LaneComponent extends DefaultComponent {
    static final String BUS = "penstock-bus";
    static final String ENDPOINT = "penstock-endpoint";

    final LaneRegistry registry;

    LaneComponent(LaneRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new LaneEndpoint(uri, this, remaining);
    }

    private static final class LaneEndpoint extends DefaultEndpoint {
        private final LaneComponent component;
        private final String lane;

        LaneEndpoint(String uri, LaneComponent component, String lane) {
            super(uri, component);
            this.component = component;
            this.lane = lane;
        }

        @Override
        public Producer createProducer() {
            return new LaneProducer(this, component.registry.lane(lane));
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new LaneConsumer(this, processor, component.registry.lane(lane));
        }
    }

    /** The lane's thread lives as long as its consumer is started. */
    private static final class LaneConsumer extends DefaultConsumer {
        private final LaneRuntime runtime;

        LaneConsumer(Endpoint endpoint, Processor processor, LaneRuntime runtime) {
            super(endpoint, processor);
            this.runtime = runtime;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            runtime.start(this::send);
        }

        private void send(MicroBatch batch) throws Exception {
            Exchange exchange = createExchange(false);
            exchange.getIn().setBody(batch);
            getProcessor().process(exchange);
            Exception failure = exchange.getException();
            releaseExchange(exchange, false);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        protected void doStop() throws Exception {
            runtime.requestStop(LaneRuntime.STOP_GRACE, java.util.Set.of());
            runtime.awaitStop();
            super.doStop();
        }
    }

    /** Hands what is live to the outbox; waits for nothing. */
    private static final class LaneProducer extends DefaultProducer {
        private final LaneRuntime runtime;

        LaneProducer(Endpoint endpoint, LaneRuntime runtime) {
            super(endpoint);
            this.runtime = runtime;
        }

        @Override
        public void process(Exchange exchange) {
            runtime.handOver((MicroBatch) exchange.getIn().getBody());
        }
    }
}
