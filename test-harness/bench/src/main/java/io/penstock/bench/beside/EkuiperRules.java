/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * eKuiper where EdgeX has it, as the rules engine: events come by its own source of EdgeX's message bus, and its one rule PUTs the command to
 * where core-command stands. The peer {@code ekuiper}, built with that source, with what its folder {@code edgex} says.
 */
final class EkuiperRules {
    /** What to do where it is not installed. */
    static final String HOW = "./penstock bench beside install ekuiper";

    private final Peer peer;

    private EkuiperRules(Peer peer) {
        this.peer = peer;
    }

    /** None where it is not. */
    static Optional<EkuiperRules> installed() {
        return Peers.all().stream()
                .filter(peer -> peer.name().equals("ekuiper"))
                .map(EkuiperRules::new)
                .filter(rules -> Files.isExecutable(rules.program()))
                .findFirst();
    }

    private Path program() {
        return peer.installed().resolveSibling("kuiperd-edgex");
    }

    /** What it is and is not. */
    String said() {
        return "eKuiper " + peer.version()
                + " is a rules engine of its own process: events of EdgeX come from mosquitto, one rule, which heeds"
                + " changes, PUTs the command. It sends one PUT after the other. The other hops are as empty as without it.";
    }

    /**
     * Its process, with its configuration rendered into a folder of its own.
     *
     * @param broker port of the message bus
     * @param command port of where core-command stands
     */
    Child start(int broker, int command, Path work) throws IOException {
        Path own = Files.createDirectories(work.resolve("ekuiper-rules"));
        Map<String, String> places = Map.of(
                "PORT", "" + broker, "COMMAND", "" + command, "EVENTS", EdgexHops.EKUIPER + EdgexHops.EVENTS + "#");
        render(peer.folder(), peer.folder().resolve("kuiper.yaml"), own, places);
        Path edgex = peer.folder().resolve("edgex");
        try (Stream<Path> files = Files.walk(edgex)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                render(edgex, file, own, places);
            }
        }
        Stream<String> options = Stream.of(peer.command().split(" +")).skip(1);
        List<String> words =
                Stream.concat(Stream.of(program().toString()), options).toList();
        return Child.start(
                Role.MEASURED, new ProcessBuilder(words).directory(own.toFile()), work.resolve("ekuiper-rules.log"));
    }

    private static void render(Path from, Path file, Path into, Map<String, String> places) throws IOException {
        Path to = into.resolve(from.relativize(file));
        Files.createDirectories(to.getParent());
        Files.writeString(to, Template.render(Files.readString(file), places));
    }
}
