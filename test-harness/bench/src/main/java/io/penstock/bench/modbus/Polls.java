/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

/**
 * What the devices saw; one line of text between the processes.
 *
 * @param asked how often they were asked
 * @param due how often they should have been
 * @param silent devices never asked
 * @param p50Millis lateness of half of the polls, at most
 * @param p99Millis of 99 %
 * @param maxMillis of all
 */
public record Polls(long asked, long due, int silent, double p50Millis, double p99Millis, double maxMillis) {
    String line() {
        return asked + " " + due + " " + silent + " " + p50Millis + " " + p99Millis + " " + maxMillis;
    }

    public static Polls parse(String line) {
        String[] w = line.split(" ");
        return new Polls(
                Long.parseLong(w[0]),
                Long.parseLong(w[1]),
                Integer.parseInt(w[2]),
                Double.parseDouble(w[3]),
                Double.parseDouble(w[4]),
                Double.parseDouble(w[5]));
    }
}
