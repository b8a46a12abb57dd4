/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

/**
 * Where messages come from and where they go: one broker, as on a machine with a broker of its own, or two, the devices' and the north's.
 *
 * @param in port of the broker that the devices speak to
 * @param out port of the broker that takes what came through
 */
public record Way(int in, int out) {
    public static Way through(Broker one) {
        return between(one, one);
    }

    static Way between(Broker devices, Broker north) {
        return new Way(devices.port(), north.port());
    }

    boolean isThroughOne() {
        return in == out;
    }
}
