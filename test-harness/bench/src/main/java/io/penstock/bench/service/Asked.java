/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Spread;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks an API from outside, at a rate, without waiting for one answer before the next question. One thread of Vert.x sends and hears all: what
 * a client takes of the cores is taken from what is measured.
 */
public final class Asked implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 64;
    private static final int LONGEST = 160;

    private final URI base;
    private final @Nullable String token;
    private final Vertx vertx;
    private final Context loop;
    private final HttpClient client;

    /** One answer, whole. */
    public record Answer(int status, String body) {
        public boolean isFine() {
            return status / 100 == 2;
        }

        /** Its message, or what else it says; short enough for a table. */
        public String says() {
            String says = body.replaceAll("\\s+", " ").replaceAll(".*\"message\" ?: ?\"([^\"]*)\".*", "$1");
            return says.length() > LONGEST ? says.substring(0, LONGEST) + " ..." : says;
        }
    }

    /**
     * What became of the questions of one turn.
     *
     * @param latencies of all, from when each was due
     * @param statuses how often each came; 0 is no answer
     * @param says what the first said that was refused; empty when none was
     * @param perSecond answers, refusals among them
     */
    public record Answers(Latencies latencies, Map<Integer, Integer> statuses, String says, double perSecond) {
        /** Of those answered with success. */
        public int fine() {
            return statuses.entrySet().stream()
                    .filter(e -> e.getKey() / 100 == 2)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        /** Whether each was. */
        public boolean isAllFine() {
            return fine() == latencies.count();
        }

        /** Those alone. */
        public double finePerSecond() {
            return perSecond * ((double) fine() / Math.max(1, latencies.count()));
        }
    }

    /** Without a token, by HTTP or what the JDK trusts. */
    public Asked(URI base) throws IOException {
        this(base, null, null);
    }

    /**
     * @param authority certificates that vouch for it, PEM; null for those that the JDK trusts
     * @throws IOException when there are none in it
     */
    public Asked(URI base, @Nullable String token, @Nullable Path authority) throws IOException {
        this.base = base;
        this.token = token;
        HttpClientOptions options = new HttpClientOptions()
                .setSsl("https".equalsIgnoreCase(base.getScheme()))
                .setConnectTimeout((int) PATIENCE.toMillis());
        if (authority != null) {
            options.setTrustOptions(trusting(authority));
        }
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        loop = vertx.getOrCreateContext();
        client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(-1));
    }

    /** These certificates and no others. */
    private static PemTrustOptions trusting(Path authority) throws IOException {
        String pem = Files.readString(authority);
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IOException(authority + " must hold certificates (PEM) but holds none");
        }
        return new PemTrustOptions().addCertValue(Buffer.buffer(pem));
    }

    /** One question, asked once. */
    public Answer once(String method, String path, String body) throws IOException {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ask(request(method, path), body).onComplete(done -> {
            if (done.succeeded()) {
                answer.complete(done.result());
            } else {
                answer.completeExceptionally(done.cause());
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException failure ? failure : new IOException(cause.getMessage(), cause);
        }
    }

    private Future<Answer> ask(RequestOptions request, String body) {
        return client.request(request)
                .compose(asked -> body.isEmpty() ? asked.send() : asked.send(body))
                .compose(answer -> answer.body().map(bytes -> new Answer(answer.statusCode(), bytes.toString())));
    }

    /**
     * So many a second for so long.
     *
     * @param paths asked in turns
     */
    public Answers steadily(String method, List<String> paths, String body, double perSecond, double seconds) {
        Latencies latencies = new Latencies();
        Map<Integer, Integer> statuses = new TreeMap<>();
        AtomicReference<String> says = new AtomicReference<>("");
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        List<RequestOptions> requests =
                paths.stream().map(path -> request(method, path)).toList();
        long start = System.nanoTime();
        Pace.run(perSecond, 1, seconds, due -> {
            RequestOptions request = requests.get(waiting.size() % requests.size());
            CompletableFuture<Void> answered = new CompletableFuture<>();
            waiting.add(answered);
            loop.runOnContext(now -> ask(request, body).onComplete(done -> {
                latencies.add(System.nanoTime() - due);
                statuses.merge(done.succeeded() ? done.result().status() : 0, 1, Integer::sum);
                if (!done.succeeded()) {
                    says.compareAndSet("", String.valueOf(done.cause().getMessage()));
                } else if (!done.result().isFine()) {
                    says.compareAndSet("", done.result().says());
                }
                answered.complete(null);
            }));
        });
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
        return new Answers(latencies, statuses, says.get(), waiting.size() * 1e9 / (System.nanoTime() - start));
    }

    /** Response times of what is asked of each path at a rate, after a short while that does not count. */
    public void report(
            Report report, Map<String, String> paths, double perSecond, int rounds, double warmUp, double seconds) {
        new TreeMap<>(paths).forEach((name, path) -> {
            steadily("GET", List.of(path), "", perSecond, warmUp);
            Spread latencies = new Spread();
            for (int i = 0; i < rounds; i++) {
                latencies.add(Percentiles.parse(steadily("GET", List.of(path), "", perSecond, seconds)
                        .latencies()
                        .percentiles()));
            }
            report.figure(Measured.of("GET of " + name + ": p50", latencies.p50, "ms"));
            report.figure(Measured.of("GET of " + name + ": p99", latencies.p99, "ms"));
            report.spread("GET of " + name, latencies);
        });
    }

    private RequestOptions request(String method, String path) {
        RequestOptions request = new RequestOptions()
                .setAbsoluteURI(base.resolve(path).toString())
                .setMethod(HttpMethod.valueOf(method))
                .setTimeout(PATIENCE.toMillis());
        if (!method.equals("GET")) {
            request.putHeader("Content-Type", "application/json");
        }
        return token == null ? request : request.putHeader("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
