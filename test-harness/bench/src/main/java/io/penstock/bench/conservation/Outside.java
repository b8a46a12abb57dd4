/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The world around the program, in a process of its own: devices that publish, and where the program delivers to. */
public final class Outside {
    /** Of the broker, with as many devices each. */
    private static final int CLIENTS = 2;

    private final Arrived arrived = new Arrived();
    private final Numbers numbers = new Numbers();
    private final List<Feeder> feeders = new ArrayList<>();
    private @Nullable Sink sink;

    private Outside() {}

    public static void main(String[] args) throws IOException {
        Outside outside = new Outside();
        Worker.serve(outside::answer);
    }

    private String answer(String question) throws IOException {
        String[] words = question.split(" ");
        if (words[0].equals("open")) {
            sink = new Sink(arrived);
            for (int part = 0; part < CLIENTS; part++) {
                feeders.add(new Feeder(Integer.parseInt(words[1]), arrived, numbers, part, CLIENTS));
            }
            return "" + sink.port();
        }
        if (sink == null) {
            throw new IOException("'open PORT' must come first");
        }
        return answer(words, sink);
    }

    private String answer(String[] words, Sink s) throws IOException {
        switch (words[0]) {
            case "feed" -> feeders.forEach(f -> f.feed(Double.parseDouble(words[1]), Integer.parseInt(words[2])));
            case "saturate" -> feeders.forEach(f -> f.saturate(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            case "pause" -> {
                for (Feeder f : feeders) {
                    f.pause();
                }
            }
            case "reset" -> {
                feeders.forEach(Feeder::reset);
                numbers.reset(arrived);
            }
            case "vanish" -> feeders.get(0).vanish();
            case "return" -> feeders.get(0).comeBack();
            case "away" -> s.away();
            case "back" -> s.back();
            case "hang" -> s.hang();
            case "answer" -> s.answer();
            case "missing" -> {
                return arrived.missing(numbers.taken());
            }
            default -> {
                // the counts, which are the answer to all
            }
        }
        long resent = feeders.stream().mapToLong(Feeder::resent).sum();
        return new Counts(numbers.taken(), resent, arrived.unique(), arrived.doubles(), arrived.disordered()).line();
    }

    /**
     * What went in and what came out so far; one line of text between the processes.
     *
     * @param sent numbers, each once
     * @param resent by the devices, when they or the broker were lost
     * @param unique different ones that came out
     * @param doubles that came out again
     * @param disordered behind a later one of their device
     */
    public record Counts(long sent, long resent, long unique, long doubles, long disordered) {
        String line() {
            return String.format(Locale.ROOT, "%d %d %d %d %d", sent, resent, unique, doubles, disordered);
        }

        static Counts parse(String line) {
            String[] w = line.split(" ");
            return new Counts(
                    Long.parseLong(w[0]),
                    Long.parseLong(w[1]),
                    Long.parseLong(w[2]),
                    Long.parseLong(w[3]),
                    Long.parseLong(w[4]));
        }
    }
}
