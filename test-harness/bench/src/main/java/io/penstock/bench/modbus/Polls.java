/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Latencies.Percentiles;
import java.util.List;

/**
 * What the devices saw; one line of text between the processes.
 *
 * @param asked how often they were asked
 * @param due how often they should have been
 * @param silent devices never asked
 * @param lateness milliseconds behind the grid of each device
 */
public record Polls(long asked, long due, int silent, Percentiles lateness) {
    String line() {
        return asked + " " + due + " " + silent + " " + lateness.count() + " " + lateness.p50() + " " + lateness.p90()
                + " " + lateness.p99() + " " + lateness.p999() + " " + lateness.max();
    }

    public static Polls parse(String line) {
        String[] w = line.split(" ");
        return new Polls(
                Long.parseLong(w[0]),
                Long.parseLong(w[1]),
                Integer.parseInt(w[2]),
                Percentiles.parse(String.join(" ", List.of(w).subList(3, w.length))));
    }
}
