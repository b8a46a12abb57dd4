/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Samples;
import io.penstock.bench.mqtt.Subject;
import io.penstock.bench.mqtt.Turns;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was measured of one of them.
 *
 * @param saturated turns of as many messages as came back
 * @param steady turns of a rate that it holds, by messages a second
 * @param memory resident, after each turn, in MB
 */
record Standing(Subject subject, Turns saturated, Map<Integer, Turns> steady, Samples memory) {
    static final List<String> AT_SATURATION = List.of(
            "",
            "messages/s",
            "to Penstock's",
            "processor, cores",
            "resident memory, MB",
            "lost",
            "doubles",
            "out of order");
    static final List<String> AT_A_RATE =
            List.of("", "processor time a message, us", "to Penstock's", "p50, ms", "p99, ms");

    private static final double HELD = 0.8;

    Standing(Subject subject) {
        this(subject, new Turns(), new TreeMap<>(), new Samples());
    }

    String name() {
        return subject.name();
    }

    /** Whether its queue would not grow at this rate. */
    boolean holds(int rate) {
        return rate <= HELD * saturated.throughput.median();
    }

    Turns at(int rate) {
        return steady.computeIfAbsent(rate, r -> new Turns());
    }

    /** All turns. */
    long lost() {
        return turns().mapToLong(Turns::lost).sum();
    }

    private Stream<Turns> turns() {
        return Stream.concat(Stream.of(saturated), steady.values().stream());
    }

    List<String> saturation(Standing reference) {
        return List.of(
                name(),
                number(saturated.throughput, 0),
                number(saturated.throughput.ratioTo(reference.saturated.throughput), 2),
                number(saturated.cores, 2),
                number(memory, 0),
                "" + lost(),
                "" + turns().mapToLong(Turns::doubles).sum(),
                "" + turns().mapToLong(Turns::disordered).sum());
    }

    List<String> rate(int rate, Standing reference) {
        Turns turns = at(rate);
        return List.of(
                name(),
                number(turns.cpu, 1),
                number(turns.cpu.ratioTo(reference.at(rate).cpu), 2),
                number(turns.latencies.p50, 2),
                number(turns.latencies.p99, 1));
    }

    private static String number(Samples samples, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", samples.median());
    }
}
