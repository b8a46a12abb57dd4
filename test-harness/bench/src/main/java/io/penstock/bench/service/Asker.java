/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Words;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.service.Asked.Answer;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The HTTP client, in a process of its own. One thread of Vert.x sends and hears all: what a client takes of the cores is taken from what is
 * measured where both have the same.
 */
final class Asker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 64;

    private final URI base;
    private final String token;
    private final Vertx vertx;
    private final Context loop;
    private final HttpClient client;

    /**
     * @param token empty for none
     * @param authority certificates that vouch for it, PEM, and no others do; empty for those that the JDK trusts
     */
    private Asker(URI base, String token, String authority) {
        this.base = base;
        this.token = token;
        HttpClientOptions options = new HttpClientOptions()
                .setSsl("https".equalsIgnoreCase(base.getScheme()))
                .setConnectTimeout((int) PATIENCE.toMillis());
        if (!authority.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority)));
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

    /**
     * {@link Words} both ways. Asked {@code to BASE TOKEN AUTHORITY}, asks there from then on; asked {@code once METHOD PATH BODY}, answers status
     * and body; asked {@code steadily METHOD BODY RATE SECONDS PATH...}, the latencies, how often each status came, what the first said that was
     * refused, and how many were answered a second. Before each of these goes an empty word, or in their place a {@link Failure} and its message.
     */
    public static void main(String[] args) throws IOException {
        List<Asker> running = new ArrayList<>();
        try {
            Worker.serve(question -> answer(running, question));
        } finally {
            running.forEach(Asker::close);
        }
    }

    private static String answer(List<Asker> running, String question) {
        try {
            return answer(running, Words.parse(question));
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            String message = cause.getMessage();
            return Words.line(Failure.of(cause).name(), message == null ? cause.toString() : message);
        }
    }

    private static String answer(List<Asker> running, List<String> question) {
        if (question.get(0).equals("to")) {
            running.forEach(Asker::close);
            running.clear();
            running.add(new Asker(URI.create(question.get(1)), question.get(2), question.get(3)));
            return "";
        }
        Asker asker = running.get(0);
        return question.get(0).equals("once")
                ? asker.once(question.get(1), question.get(2), question.get(3))
                : asker.steadily(
                        question.get(1),
                        question.subList(5, question.size()),
                        question.get(2),
                        Double.parseDouble(question.get(3)),
                        Double.parseDouble(question.get(4)));
    }

    private String once(String method, String path, String body) {
        Answer answer = ask(request(method, path), body)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return Words.line("", "" + answer.status(), answer.body());
    }

    private Future<Answer> ask(RequestOptions request, String body) {
        return client.request(request)
                .compose(asked -> body.isEmpty() ? asked.send() : asked.send(body))
                .compose(answer -> answer.body().map(bytes -> new Answer(answer.statusCode(), bytes.toString())));
    }

    private String steadily(String method, List<String> paths, String body, double perSecond, double seconds) {
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
        double answeredPerSecond = waiting.size() * 1e9 / (System.nanoTime() - start);
        String counts = statuses.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
        return Words.line("", latencies.percentiles(), counts, says.get(), "" + answeredPerSecond);
    }

    private RequestOptions request(String method, String path) {
        RequestOptions request = new RequestOptions()
                .setAbsoluteURI(base.resolve(path).toString())
                .setMethod(HttpMethod.valueOf(method))
                .setTimeout(PATIENCE.toMillis());
        if (!method.equals("GET")) {
            request.putHeader("Content-Type", "application/json");
        }
        return token.isEmpty() ? request : request.putHeader("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
