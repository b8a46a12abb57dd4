/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.setting.Secret;
import io.penstock.testkit.endpoint.FarSide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** Camel's component {@code http} and a server of the JDK's, which takes POSTs at {@code /ingest}. */
final class HttpSide implements FarSide {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    final Map<String, Secret> parameters = new ConcurrentHashMap<>();
    volatile int status = 200;
    volatile CountDownLatch answers = new CountDownLatch(0);
    volatile String query = "";
    volatile String method = "";
    final AtomicInteger asked = new AtomicInteger();
    volatile String encoding = "";
    volatile Duration timeout = Duration.ofSeconds(30);
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private HttpServer server;

    HttpSide() throws IOException {
        parameters.put("responseTimeout", new Secret("kit", "30000"));
        camel.start();
        comeBack();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.incrementAndGet();
        method = exchange.getRequestMethod();
        encoding = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        String raw = exchange.getRequestURI().getRawQuery();
        query = raw == null ? "" : URLDecoder.decode(raw, StandardCharsets.UTF_8);
        try {
            if (!answers.await(30, TimeUnit.SECONDS)) {
                throw new IOException("never let go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int code = refused.contains(body) ? 400 : status;
        if (code == 200) {
            arrived.add(body);
        }
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    @Override
    public Endpoint endpoint() {
        return new CamelEndpoint(
                "http://127.0.0.1:" + address.getPort() + "/ingest",
                parameters,
                1,
                CamelEndpoint.As.MESSAGE,
                100,
                null,
                timeout);
    }

    CamelContext camel() {
        return camel;
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
    public List<String> arrived() {
        return List.copyOf(arrived);
    }

    @Override
    public void vanish() {
        server.stop(0);
    }

    /** On the same port again. */
    @Override
    public void comeBack() throws IOException {
        server = HttpServer.create(address, 0);
        address = server.getAddress();
        server.createContext("/ingest", this::take);
        server.setExecutor(workers);
        server.start();
    }

    @Override
    public void refuse(String body) {
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
    public void close() {
        answers.countDown();
        server.stop(0);
        workers.shutdownNow();
        camel.stop();
    }
}
