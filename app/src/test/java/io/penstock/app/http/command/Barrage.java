/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import io.penstock.app.http.command.RawHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a server what is made from its document, over several connections, and holds each answer to it. */
final class Barrage {
    private static final int CONNECTIONS = 8;
    private static final int MOST_TOLD = 500;
    /** What only a program's inside would say. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\bat [\\w.$/]+\\(|\\b(java|javax|io\\.(vertx|netty|penstock)|com\\.fasterxml)\\.\\w+\\.|\\w+Exception\\b");

    private final OpenApi document;
    private final String server;
    private final long seed;
    private final Map<String, Queue<String>> problems = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> seen = new ConcurrentHashMap<>();

    /** @param seed the same requests for the same seed; in which order they arrive is anybody's guess */
    Barrage(OpenApi document, String server, long seed) {
        this.document = document;
        this.server = server;
        this.seed = seed;
    }

    /** Returns when all are answered. */
    void ask(int requests) throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(seed);
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                MadeRequests made = new MadeRequests(document, random.split());
                int share = requests / CONNECTIONS + (i < requests % CONNECTIONS ? 1 : 0);
                all.add(callers.submit(() -> ask(made, share)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private void ask(MadeRequests made, int count) {
        try (RawHttp http = new RawHttp(server)) {
            for (int i = 0; i < count; i++) {
                MadeRequest request = made.next();
                try {
                    check(request, http.ask(request));
                } catch (IOException | RuntimeException e) {
                    tell(request, e.toString(), "");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a connection could not be closed", e);
        }
    }

    private void check(MadeRequest request, @Nullable Answer answer) throws IOException {
        if (answer == null) {
            if (request.framed) {
                tell(request, "is not answered", "");
            }
            return;
        }
        seen.computeIfAbsent(answer.status(), s -> new AtomicInteger()).incrementAndGet();
        if (INSIDE.matcher(answer.body()).find()) {
            tell(request, "is answered with what is inside", answer.body());
        }
        boolean ready = request.operation.path().equals("/health/ready");
        if (answer.status() >= 500
                && !request.isHead()
                && !ready
                && !answer.body().contains("\"cause\"")) {
            tell(request, "fails for no cause of a command's", answer.body());
        }
        if (request.valid && answer.status() == 400 && !answer.body().contains("\"cause\"")) {
            tell(request, "is refused though it is as the document says", answer.body());
        }
        if (!request.isHead()) {
            List<String> wrong = request.addressed
                    ? document.problems(request.operation, answer.status(), answer.type(), answer.body())
                    : document.problemsOfStray(answer.status(), answer.type(), answer.body());
            wrong.forEach(p -> tell(request, p, answer.body()));
        }
    }

    private void tell(MadeRequest request, String problem, String body) {
        String shown = body.length() > MOST_TOLD ? body.substring(0, MOST_TOLD) + "..." : body;
        problems.computeIfAbsent(problem, p -> new ConcurrentLinkedQueue<>())
                .add("seed " + seed + ": " + problem + ": " + request
                        + (shown.isEmpty() ? "" : "\n  was answered " + shown));
    }

    /** Each with its seed and the request; of a kind, the first two. */
    List<String> problems() {
        return problems.values().stream().flatMap(all -> all.stream().limit(2)).toList();
    }

    /** How many answers there were of each status. */
    Map<Integer, AtomicInteger> seen() {
        return seen;
    }
}
