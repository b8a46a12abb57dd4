/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import io.penstock.bench.conservation.Rig;
import io.penstock.bench.measure.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the program from time to time. One thread. */
final class Watch {
    private final Rig rig;
    private final long start = System.nanoTime();
    private final Series resident = new Series("resident memory", "MB");
    private final Series heap = new Series("heap that survived the last full collection", "MB");
    private final Series threads = new Series("threads", "");
    private final Series files = new Series("file descriptors", "");
    private final Series disk = new Series("data on disk", "MB");
    private final Series behind = new Series("on the way", "events");

    Watch(Rig rig) {
        this.rig = rig;
    }

    /** All but what is on the way, which faults heap up. */
    List<Series> ofTheProgram() {
        return List.of(resident, heap, threads, files, disk);
    }

    Series behind() {
        return behind;
    }

    void look(long onTheWay) throws IOException {
        double minute = (System.nanoTime() - start) / 60e9;
        Metrics metrics = rig.program().metrics();
        resident.add(minute, rig.program().child().residentBytes() / 1e6);
        double survived = metrics.sum("jvm_gc_live_data_size_bytes", "") / 1e6;
        if (survived > 0) {
            heap.addNew(minute, survived);
        }
        threads.add(minute, metrics.sum("jvm_threads_live_threads", ""));
        files.add(minute, descriptors());
        disk.add(minute, bytes(rig.folder().resolve("data")) / 1e6);
        behind.add(minute, onTheWay);
    }

    private double descriptors() throws IOException {
        try (Stream<Path> open =
                Files.list(Path.of("/proc/" + rig.program().child().handle().pid() + "/fd"))) {
            return open.count();
        }
    }

    private static double bytes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).mapToLong(Watch::size).sum();
        }
    }

    /** What was deleted meanwhile has none. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
