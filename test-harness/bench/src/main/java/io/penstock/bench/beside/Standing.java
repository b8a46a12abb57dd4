/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Samples;
import io.penstock.bench.mqtt.Subject;
import io.penstock.bench.mqtt.Turns;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of one of them.
 *
 * @param saturated turns of as many messages as came back
 * @param steady turns of one rate, the same for all
 * @param memory resident, after each turn, in MB
 */
record Standing(Subject subject, Turns saturated, Turns steady, Samples memory) {
    static final List<String> COLUMNS = List.of(
            "",
            "messages/s",
            "to Penstock's",
            "cores",
            "us of processor time a message",
            "p50 ms",
            "p99 ms",
            "MB resident",
            "lost, doubles, out of order");

    Standing(Subject subject) {
        this(subject, new Turns(), new Turns(), new Samples());
    }

    String name() {
        return subject.name();
    }

    List<String> row(Standing reference) {
        return List.of(
                name(),
                number(saturated.throughput, 0),
                number(saturated.throughput.ratioTo(reference.saturated.throughput), 2),
                number(saturated.cores, 2),
                number(steady.cpu, 1),
                number(steady.p50, 2),
                number(steady.p99, 1),
                number(memory, 0),
                (saturated.lost() + steady.lost()) + ", " + (saturated.doubles() + steady.doubles()) + ", "
                        + (saturated.disordered() + steady.disordered()));
    }

    private static String number(Samples samples, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", samples.median());
    }
}
