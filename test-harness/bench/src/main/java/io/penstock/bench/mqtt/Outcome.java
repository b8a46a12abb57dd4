/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Latencies.Percentiles;

/**
 * What a load generator saw; one line of text between the processes.
 *
 * @param sent since the start, warm-up included
 * @param lost of those, never seen
 * @param doubles seen again
 * @param disordered seen behind a later one of the same device
 * @param throughput messages seen a second, while it measured
 * @param cpuMicros processor time of the measured process for each message seen
 * @param cores processor time of the measured process for each second
 * @param p50Micros half of the messages came out sooner after they went in
 * @param p90Micros 90 % did
 * @param p99Micros 99 % did
 * @param p999Micros 99.9 % did
 * @param maxMicros all did
 */
public record Outcome(
        long sent,
        long lost,
        long doubles,
        long disordered,
        double throughput,
        double cpuMicros,
        double cores,
        double p50Micros,
        double p90Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros) {
    /** Of what was seen. */
    public Percentiles latencies() {
        return new Percentiles(
                sent - lost, p50Micros / 1000, p90Micros / 1000, p99Micros / 1000, p999Micros / 1000, maxMicros / 1000);
    }

    String line() {
        return sent + " " + lost + " " + doubles + " " + disordered + " " + throughput + " " + cpuMicros + " " + cores
                + " " + p50Micros + " " + p90Micros + " " + p99Micros + " " + p999Micros + " " + maxMicros;
    }

    static Outcome parse(String line) {
        String[] w = line.split(" ");
        return new Outcome(
                Long.parseLong(w[0]),
                Long.parseLong(w[1]),
                Long.parseLong(w[2]),
                Long.parseLong(w[3]),
                Double.parseDouble(w[4]),
                Double.parseDouble(w[5]),
                Double.parseDouble(w[6]),
                Double.parseDouble(w[7]),
                Double.parseDouble(w[8]),
                Double.parseDouble(w[9]),
                Double.parseDouble(w[10]),
                Double.parseDouble(w[11]));
    }
}
