/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

/**
 * What a load generator is asked to do; one line of text between the processes.
 *
 * @param way the brokers' ports
 * @param topicIn where messages go; {@code {n}} is the device's number
 * @param filterOut what to subscribe to
 * @param qos on both sides
 * @param rate messages a second; 0: as many as come back (closed loop)
 * @param window messages on the way at most, in the closed loop
 * @param devices how many take turns
 * @param warmUp seconds before the measurement
 * @param seconds of the measurement
 * @param pid of the process whose processor time is measured
 * @param payload as {@link Payload} says it
 */
public record Load(
        Way way,
        String topicIn,
        String filterOut,
        int qos,
        int rate,
        int window,
        int devices,
        double warmUp,
        double seconds,
        long pid,
        String payload) {
    String line() {
        return String.join(
                " ",
                "" + way.in(),
                "" + way.out(),
                topicIn,
                filterOut,
                "" + qos,
                "" + rate,
                "" + window,
                "" + devices,
                "" + warmUp,
                "" + seconds,
                "" + pid,
                payload);
    }

    static Load parse(String line) {
        String[] w = line.split(" ");
        return new Load(
                new Way(Integer.parseInt(w[0]), Integer.parseInt(w[1])),
                w[2],
                w[3],
                Integer.parseInt(w[4]),
                Integer.parseInt(w[5]),
                Integer.parseInt(w[6]),
                Integer.parseInt(w[7]),
                Double.parseDouble(w[8]),
                Double.parseDouble(w[9]),
                Long.parseLong(w[10]),
                w[11]);
    }
}
