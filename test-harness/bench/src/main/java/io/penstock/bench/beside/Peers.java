/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Here;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The peers that this checkout has a folder for, by name. */
final class Peers {
    private Peers() {}

    static List<Peer> all() {
        return in(Here.ofCheckout("test-harness/bench/peers"), caches());
    }

    static List<Peer> in(Path folder, Path caches) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Peer> peers = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path one : folders.sorted().toList()) {
                if (Files.exists(one.resolve("peer.properties"))) {
                    peers.add(Peer.load(one, caches));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the peers under " + folder + " must be readable", e);
        }
        return peers;
    }

    /** As the script {@code peers/install} finds it. */
    private static Path caches() {
        String named = System.getenv("PENSTOCK_BENCH_PEERS");
        if (named != null) {
            return Path.of(named);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        return (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                .resolve("penstock-bench");
    }
}
