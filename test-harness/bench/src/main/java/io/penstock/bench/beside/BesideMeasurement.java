/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.mqtt.Broker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Beside what users would pick instead. A peer that is not installed is left out with a line that says how to install it. */
public final class BesideMeasurement implements Measurement {
    private static final String ACTUATION = "actuation";

    @Override
    public String name() {
        return "beside";
    }

    @Override
    public String group() {
        return "system";
    }

    @Override
    public String about() {
        return "The same MQTT work by what users would pick instead, where installed ('beside install'); a write beside EdgeX's hops.";
    }

    @Override
    public double minutes() {
        return 8;
    }

    @Override
    public List<String> parts() {
        return Stream.concat(Peers.all().stream().map(Peer::name), Stream.of(ACTUATION))
                .toList();
    }

    @Override
    public Set<String> options() {
        return Set.of("window");
    }

    /** A quick run of everything has no time for all of them. */
    @Override
    public boolean inAll(Effort effort) {
        return effort.level() != Effort.Level.QUICK;
    }

    @Override
    public Optional<String> missing() {
        return Broker.missing();
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        report.version("mosquitto", Broker.version());
        List<Peer> there = there(report, effort);
        if (!there.isEmpty()) {
            BesideBench bench = new BesideBench(
                    report, effort.rounds(3), effort.pick(3, 1, 0.2), effort.pick(3, 1, 0.4), effort.window());
            if (effort.level() != Effort.Level.MOMENT) {
                bench.run(0, there);
            }
            bench.run(1, there);
        }
        // a test of Penstock's side is the actuation's own; both sides together take too long for one
        if (effort.wants(ACTUATION) && effort.level() != Effort.Level.MOMENT) {
            new ActuationBeside(report, effort.rounds(3), effort.pick(3, 1, 0.5), effort.pick(3, 1, 1)).run();
        }
    }

    /** A test takes no others but the one that is built here. */
    private static List<Peer> there(Report report, Effort effort) {
        report.title("peers", "What Penstock is measured beside");
        List<Peer> there = new ArrayList<>();
        for (Peer peer : Peers.all()) {
            if (!effort.wants(peer.name())
                    || effort.level() == Effort.Level.MOMENT && !peer.name().equals("camel")) {
                continue;
            }
            Optional<String> missing = peer.missing();
            if (missing.isPresent()) {
                report.note("left out: " + missing.get());
                continue;
            }
            report.version(peer.name(), peer.version());
            report.note(peer.name() + " " + peer.version() + ": " + peer.shown());
            report.note(peer.name() + " is not the same: " + peer.differs());
            there.add(peer);
        }
        return there;
    }
}
