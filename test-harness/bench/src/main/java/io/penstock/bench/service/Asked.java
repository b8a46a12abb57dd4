/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.Words;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An API that is asked from outside, by an {@link Asker} in a process of its own: at a rate, without waiting for one answer before the next question. */
public final class Asked implements AutoCloseable {
    private static final int LONGEST = 160;

    private final Worker worker;
    private final Path log;

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
    public record Answers(Percentiles latencies, Map<Integer, Integer> statuses, String says, double perSecond) {
        private static Answers parse(List<String> words) {
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (String count :
                    words.get(1).isEmpty() ? new String[0] : words.get(1).split(" ", -1)) {
                int equals = count.indexOf('=');
                statuses.put(Integer.valueOf(count.substring(0, equals)), Integer.valueOf(count.substring(equals + 1)));
            }
            return new Answers(
                    Percentiles.parse(words.get(0)), statuses, words.get(2), Double.parseDouble(words.get(3)));
        }

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

    /**
     * Nobody as yet: {@link #turnTo} says whom.
     *
     * @param log takes what the client's process says
     */
    public Asked(Path log) throws IOException {
        this.log = log;
        this.worker = Worker.start(Role.AROUND, Asker.class, log);
    }

    /** This one is asked from now on, without a token, by HTTP or what the JDK trusts. */
    public void turnTo(URI base) throws IOException {
        turnTo(base, null, null);
    }

    /**
     * This one is asked from now on.
     *
     * @param authority certificates that vouch for it, PEM; null for those that the JDK trusts
     * @throws IOException when there are none in it
     */
    public void turnTo(URI base, @Nullable String token, @Nullable Path authority) throws IOException {
        ask("to", base.toString(), token == null ? "" : token, authority == null ? "" : certificates(authority));
    }

    private static String certificates(Path authority) throws IOException {
        String pem = Files.readString(authority);
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IOException(authority + " must hold certificates (PEM) but holds none");
        }
        return pem;
    }

    /** One question, asked once. */
    public Answer once(String method, String path, String body) throws IOException {
        List<String> answer = ask("once", method, path, body);
        return new Answer(Integer.parseInt(answer.get(0)), answer.get(1));
    }

    /**
     * So many a second for so long.
     *
     * @param paths asked in turns
     */
    public Answers steadily(String method, List<String> paths, String body, double perSecond, double seconds)
            throws IOException {
        Stream<String> how = Stream.of("steadily", method, body, "" + perSecond, "" + seconds);
        return Answers.parse(ask(Stream.concat(how, paths.stream()).toArray(String[]::new)));
    }

    /** Response times of what is asked of each path at a rate, after a short while that does not count. */
    public void report(
            Report report, Map<String, String> paths, double perSecond, int rounds, double warmUp, double seconds)
            throws IOException {
        for (Map.Entry<String, String> path : new TreeMap<>(paths).entrySet()) {
            List<String> asked = List.of(path.getValue());
            steadily("GET", asked, "", perSecond, warmUp);
            Spread latencies = new Spread();
            for (int i = 0; i < rounds; i++) {
                latencies.add(steadily("GET", asked, "", perSecond, seconds).latencies());
            }
            String name = "GET of " + path.getKey();
            report.figure(Measured.of(name + ": p50", latencies.p50, "ms"));
            report.figure(Measured.of(name + ": p99", latencies.p99, "ms"));
            report.spread(name, latencies);
        }
    }

    private List<String> ask(String... question) throws IOException {
        String line;
        try {
            line = worker.ask(Words.line(question));
        } catch (IOException e) {
            // which is no cause of this one: its message may hold the question, and that a token
            throw new IOException("the HTTP client must answer but its process has ended:\n" + Files.readString(log));
        }
        List<String> answer = Words.parse(line);
        if (!answer.get(0).isEmpty()) {
            throw Failure.valueOf(answer.get(0)).says(answer.get(1));
        }
        return answer.subList(1, answer.size());
    }

    ProcessHandle client() {
        return worker.handle();
    }

    @Override
    public void close() {
        worker.close();
    }
}
