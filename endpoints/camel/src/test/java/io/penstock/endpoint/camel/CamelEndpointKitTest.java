/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.error.RefusedException;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.FarSide;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Nested;

/** The kit over a component whose consumer is the test. */
class CamelEndpointKitTest {
    @Nested
    class OneMessageAnExchange extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) throws Exception {
            return new Consumer(CamelEndpoint.As.MESSAGE, 1);
        }
    }

    @Nested
    class Lists extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) throws Exception {
            return new Consumer(CamelEndpoint.As.LIST, 1);
        }
    }

    @Nested
    class SideBySide extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) throws Exception {
            return new Consumer(CamelEndpoint.As.MESSAGE, 4);
        }
    }

    private static final class Consumer implements FarSide {
        private final CamelContext camel = new DefaultCamelContext();
        private final Endpoint endpoint;
        private final List<String> arrived = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();
        private volatile CountDownLatch answers = new CountDownLatch(0);
        private volatile boolean gone;

        Consumer(CamelEndpoint.As as, int inFlight) throws Exception {
            endpoint = new CamelEndpoint(
                    "direct:far",
                    Map.of(),
                    inFlight,
                    as,
                    100,
                    CamelEndpoint.Acknowledges.ON_RETURN,
                    Duration.ofSeconds(30));
            camel.start();
            camel.getEndpoint("direct:far").createConsumer(this::take).start();
        }

        private void take(Exchange exchange) throws Exception {
            answers.await();
            if (gone) {
                throw new ConnectException("Connection refused");
            }
            List<String> bodies = new ArrayList<>();
            Object body = exchange.getMessage().getBody();
            for (Object one : body instanceof List<?> list ? list : List.of(body)) {
                bodies.add(new String((byte[]) one, StandardCharsets.UTF_8));
            }
            synchronized (this) {
                if (bodies.stream().anyMatch(refused::contains)) {
                    throw new RefusedException("not here");
                }
                arrived.addAll(bodies);
            }
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Set<Ability> abilities() {
            return Set.of(Ability.values());
        }

        @Override
        public Map<Class<?>, Object> hosts() {
            return Map.of(CamelContext.class, camel);
        }

        @Override
        public synchronized List<String> arrived() {
            return List.copyOf(arrived);
        }

        @Override
        public void vanish() {
            gone = true;
        }

        @Override
        public void comeBack() {
            gone = false;
        }

        @Override
        public synchronized void refuse(String body) {
            refused.add(body);
        }

        @Override
        public void hang() {
            answers = new CountDownLatch(1);
        }

        @Override
        public void answer() {
            answers.countDown();
        }

        @Override
        public void close() throws Exception {
            answers.countDown();
            camel.close();
        }
    }
}
