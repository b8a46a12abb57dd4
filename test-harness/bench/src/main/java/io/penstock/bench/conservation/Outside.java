/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The world around the program, in a process of its own: devices that publish, and where the program delivers to. */
public final class Outside {
    private final Arrived arrived = new Arrived();
    private @Nullable Feeder feeder;
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
            feeder = new Feeder(Integer.parseInt(words[1]), arrived);
            return "" + sink.port();
        }
        if (feeder == null || sink == null) {
            throw new IOException("'open PORT' must come first");
        }
        return answer(words, feeder, sink);
    }

    private String answer(String[] words, Feeder f, Sink s) throws IOException {
        switch (words[0]) {
            case "feed" -> f.feed(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
            case "saturate" -> f.saturate(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "pause" -> f.pause();
            case "reset" -> f.reset();
            case "away" -> s.away();
            case "back" -> s.back();
            case "hang" -> s.hang();
            case "answer" -> s.answer();
            case "missing" -> {
                return arrived.missing(f.sent());
            }
            default -> {
                // the counts, which are the answer to all
            }
        }
        return new Counts(f.sent(), f.resent(), arrived.unique(), arrived.doubles(), arrived.disordered()).line();
    }

    /**
     * What went in and what came out so far; one line of text between the processes.
     *
     * @param sent numbers, each once
     * @param resent by the devices, when the broker was lost
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
