/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;

/** The outcomes of one subject's turns. */
public final class Turns {
    public final Samples throughput = new Samples();
    public final Samples cpu = new Samples();
    public final Samples cores = new Samples();
    public final Spread latencies = new Spread();
    private long sent;
    private long lost;
    private long doubles;
    private long disordered;

    public Outcome add(Outcome o) {
        throughput.add(o.throughput());
        cpu.add(o.cpuMicros());
        cores.add(o.cores());
        latencies.add(o.latencies());
        sent += o.sent();
        lost += o.lost();
        doubles += o.doubles();
        disordered += o.disordered();
        return o;
    }

    public long sent() {
        return sent;
    }

    public long lost() {
        return lost;
    }

    public long doubles() {
        return doubles;
    }

    public long disordered() {
        return disordered;
    }

    /** With QoS 1 nothing may be lost. */
    public void losses(Report report, String who, int qos) {
        report.figure(Measured.of(
                        who + " lost of " + sent + " (" + doubles + " doubles, " + disordered + " out of order)",
                        lost,
                        "messages")
                .id(who + " lost")
                .digits(0)
                .goal(qos == 0 ? null : Goal.atMost(0)));
    }
}
