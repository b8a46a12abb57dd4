/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Spread;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks an API from outside, at a rate, without waiting for one answer before the next question. */
public final class Asked implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI base;
    private final @Nullable String token;
    private final HttpClient client;

    /** What became of the questions of one turn: latencies from when each was due, and how often each status came; 0 is no answer. */
    public record Answers(Latencies latencies, Map<Integer, Integer> statuses, double perSecond) {
        /** Of those answered with success. */
        public int fine() {
            return statuses.entrySet().stream()
                    .filter(e -> e.getKey() / 100 == 2)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
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
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        if (authority != null) {
            builder.sslContext(trusting(authority));
        }
        client = builder.build();
    }

    /** These certificates and no others. */
    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
            if (trusted.size() == 0) {
                throw new IOException(authority + " must hold certificates (PEM) but holds none");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(authority + " must hold certificates (PEM) but: " + e.getMessage(), e);
        }
    }

    /** One question, asked once. */
    public HttpResponse<String> once(String method, String path, String body) throws IOException {
        try {
            return client.send(request(method, path, body), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * So many a second for so long.
     *
     * @param paths asked in turns
     */
    public Answers steadily(String method, List<String> paths, String body, double perSecond, double seconds) {
        Latencies latencies = new Latencies();
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        List<HttpRequest> requests =
                paths.stream().map(path -> request(method, path, body)).toList();
        long start = System.nanoTime();
        Pace.run(
                perSecond,
                1,
                seconds,
                due -> waiting.add(
                        client.sendAsync(requests.get(waiting.size() % requests.size()), BodyHandlers.discarding())
                                .handle((response, failure) -> {
                                    synchronized (latencies) {
                                        latencies.add(System.nanoTime() - due);
                                        statuses.merge(response == null ? 0 : response.statusCode(), 1, Integer::sum);
                                    }
                                    return null;
                                })));
        try {
            CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("each question ends in a status, be it 0", e);
        }
        return new Answers(latencies, statuses, waiting.size() * 1e9 / (System.nanoTime() - start));
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

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            builder.header("Content-Type", "application/json");
        }
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        return builder.build();
    }

    @Override
    public void close() {
        // the client has no close before JDK 21: its threads end when nothing refers to it
    }
}
