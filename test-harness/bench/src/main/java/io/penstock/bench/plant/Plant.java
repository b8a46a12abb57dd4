/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A profile that runs, in a process of its own with the launcher's flags. Asked
 *
 * <ul>
 *   <li>{@code start PROFILE DATA}: answers the port of its API;
 *   <li>{@code measure S}: latencies from a changed value to the write it caused (count, p50, p90, p99, p99.9, max), then readings, changes
 *       and exported events a second, cores;
 *   <li>{@code exported}: events exported so far by the pipeline that is saturated;
 *   <li>{@code queue S RATE}: the same between two threads with a queue between them, in this process;
 *   <li>{@code change FILE FROM TO WANTED}: replaces FROM by TO in a file of the profile; milliseconds until WANTED is written to a device;
 *   <li>{@code stop}.
 * </ul>
 */
public final class Plant implements AutoCloseable {
    private static final long PATIENCE = 60_000_000_000L;

    private @Nullable Running running;
    private Path profile = Path.of("");

    private Plant() {}

    public static void main(String[] args) throws IOException {
        try (Plant plant = new Plant()) {
            Worker.serve(plant::answer);
        }
    }

    /** One in a worker's process. */
    public static Worker worker(Role role, Path log) throws IOException {
        return Worker.with(role, Installation.launcherFlags(), Plant.class, log);
    }

    /**
     * Under a load, until it is warm. One with a saturated pipeline takes as much of the cores as it gets, whatever an event costs: there the cost is
     * that of an event exported.
     *
     * @param stressed whether a pipeline is saturated
     */
    public static Steady warm(Worker plant, boolean stressed, double least, Steady.Load load) throws IOException {
        if (!stressed) {
            return Steady.await(least, plant.handle(), load);
        }
        return Steady.await(least, seconds -> {
            long cpu = Cpu.ofNanos(plant.handle());
            long events = Long.parseLong(plant.ask("exported"));
            load.run(seconds);
            double used = Cpu.ofNanos(plant.handle()) - cpu;
            return used / Math.max(1, Long.parseLong(plant.ask("exported")) - events);
        });
    }

    private String answer(String question) throws IOException {
        String[] words = question.split(" ");
        return switch (words[0]) {
            case "start" -> start(Path.of(words[1]), Path.of(words[2]));
            case "measure" -> measure(Double.parseDouble(words[1]));
            case "exported" -> String.valueOf(Exported.HERE.events());
            case "queue" ->
                QueueBetween.run(Double.parseDouble(words[1]), Double.parseDouble(words[2]))
                        .percentiles();
            case "change" -> change(profile.resolve(words[1]), words[2], words[3], words[4]);
            case "stop" -> stop();
            default -> throw new IOException("unknown question " + question);
        };
    }

    private String start(Path folder, Path data) throws IOException {
        stop();
        profile = folder;
        try {
            Running started = Running.start(new Options(folder, data, Map.of(), true, false));
            running = started;
            Exported.HERE.of(started);
            return started.address().replaceAll(".*:", "");
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the profile must run but " + e, e);
        }
    }

    private static String measure(double seconds) {
        long readings = Stamps.HERE.readings();
        long changes = Stamps.HERE.changed();
        long exported = Exported.HERE.events();
        long cpu = Cpu.ofThisProcessNanos();
        long start = System.nanoTime();
        Latencies latencies = Stamps.HERE.begin();
        Pace.pause(seconds);
        Stamps.HERE.end();
        double took = (System.nanoTime() - start) / 1e9;
        synchronized (latencies) {
            return latencies.percentiles() + " " + (Stamps.HERE.readings() - readings) / took + " "
                    + (Stamps.HERE.changed() - changes) / took + " "
                    + (Exported.HERE.events() - exported) / took + " "
                    + (Cpu.ofThisProcessNanos() - cpu) / 1e9 / took;
        }
    }

    private static String change(Path file, String from, String to, String wanted) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(from)) {
            throw new IOException(file + " must contain '" + from + "'");
        }
        Files.writeString(file, text.replace(from, to));
        long saved = System.nanoTime();
        while (!wanted.equals(String.valueOf(Stamps.HERE.last()))) {
            if (System.nanoTime() - saved > PATIENCE) {
                throw new IOException("a changed rule must write " + wanted + " within a minute; the last write was "
                        + Stamps.HERE.last());
            }
            LockSupport.parkNanos(1_000_000);
        }
        return String.valueOf((System.nanoTime() - saved) / 1e6);
    }

    private String stop() {
        Exported.HERE.of(null);
        if (running != null) {
            running.close();
            running = null;
        }
        return "stopped";
    }

    @Override
    public void close() {
        stop();
    }
}
