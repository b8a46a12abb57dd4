/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.growth;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Meter;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.rules.RuleWork;
import io.penstock.bench.service.ServiceProfile;
import io.penstock.bench.service.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same at once, ten times and a hundred times as many. */
final class GrowthBench {
    private static final ShardListener ONE_SHARD = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved saved) {
            // the embedded log has one shard, and nothing is kept for it here
        }

        @Override
        public void revoked(Shard shard) {
            // nothing was kept
        }
    };

    private final Report report;
    private final Effort effort;

    GrowthBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    private int[] times(int once) {
        return effort.pick(
                new int[] {once, 10 * once, 100 * once}, new int[] {once, 10 * once}, new int[] {once, 2 * once});
    }

    /** Virtual devices, one reading a second each. */
    void devices() throws IOException {
        report.title(
                "devices", "Cost by the number of devices: one reading a second each, a rule and a pipeline on all");
        Program program = new Program("devices");
        for (int count : times(effort.pick(50, 50, 5))) {
            program.run(count, count, "1s", 1);
        }
        program.report();
    }

    /** Pipelines that all take all of 200 events a second. */
    void pipelines() throws IOException {
        report.title(
                "pipelines",
                "Cost by the number of pipelines: each takes every one of 200 events a second, to a file of its own");
        Program program = new Program("pipelines");
        for (int count : times(1)) {
            program.run(count, 20, "100ms", count);
        }
        program.report();
    }

    /** Rules that all look at each reading, and rules of which each looks at its own. */
    void rules() throws IOException {
        report.title("rules", "Cost of a reading by the number of YAML rules, on one core");
        Curve all = new Curve("rules", "a reading that all rules look at", "us/reading", 2);
        Curve own = new Curve("rules", "a reading that one rule in as many looks at", "us/reading", 2);
        int readings = effort.pick(20_000, 2_000, 500);
        try (WorkFolder work = new WorkFolder("growth");
                Worker worker = Worker.onOneCore(RuleWork.class, work.path().resolve("rules.log"))) {
            for (int count : times(10)) {
                all.add(count, turns(worker, count, 1, readings));
                own.add(count, turns(worker, count, count, readings));
            }
        }
        all.report(report);
        own.report(report);
    }

    private Samples turns(Worker worker, int rules, int spread, int readings) throws IOException {
        Samples micros = new Samples();
        String question = "yaml " + rules + " " + spread + " " + readings;
        for (int i = effort.pick(-2, -1, 0); i < effort.rounds(3); i++) {
            double each = Long.parseLong(worker.ask(question).split(" ")[1]) / 1000.0 / readings;
            if (i >= 0) {
                micros.add(each);
            }
        }
        return micros;
    }

    /** Events that wait on the bus: opening it, and reading all of them. */
    void backlog() throws IOException {
        report.title("backlog", "Cost by the events that wait on the bus: to open it, and to read them all");
        Curve open = new Curve("events waiting", "time to open", "ms", 2);
        Curve drain = new Curve("events waiting", "time to read all", "ms", 1);
        for (int count : times(effort.pick(50_000, 20_000, 2_000))) {
            Samples opened = new Samples();
            Samples drained = new Samples();
            for (int i = -1; i < effort.rounds(2); i++) {
                try (WorkFolder work = new WorkFolder("growth")) {
                    fill(work.path(), count);
                    long begun = System.nanoTime();
                    try (Bus bus = Buses.open(work.path(), "8GiB")) {
                        double ready = (System.nanoTime() - begun) / 1e6;
                        double read = drain(bus, count);
                        if (i >= 0) {
                            opened.add(ready);
                            drained.add(read);
                        }
                    }
                }
            }
            open.add(count, opened);
            drain.add(count, drained);
        }
        open.report(report);
        drain.report(report);
    }

    private static void fill(Path folder, int events) throws IOException {
        List<List<Event>> batches = Readings.batches(16, 100);
        try (Bus bus = Buses.open(folder, "8GiB")) {
            for (int b = 0; b < events / 100; b++) {
                bus.append(Stream.EVENTS, batches.get(b % batches.size()))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private static double drain(Bus bus, int events) throws IOException {
        long begun = System.nanoTime();
        long seen = 0;
        try (Reader reader = bus.open(Buses.cursor("drain", Start.EARLIEST), ONE_SHARD)) {
            while (seen < events) {
                Batch batch = reader.poll(Duration.ZERO, Duration.ofSeconds(5), 512);
                if (batch == null) {
                    throw new IOException("there must be " + events + " events but there were " + seen);
                }
                seen += batch.events().size();
            }
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    /** What the program costs with more and more of something. */
    private final class Program {
        private final String of;
        private final Curve cores;
        private final Curve memory;
        private final Curve start;
        private final Map<String, Steady> warm = new LinkedHashMap<>();

        Program(String of) {
            this.of = of;
            this.cores = new Curve(of, "processor time without compilers", "cores", 3);
            this.memory = new Curve(of, "resident memory", "MB", 0);
            this.start = new Curve(of, "time to the first event exported", "s", 2);
        }

        void run(int count, int devices, String every, int pipelines) throws IOException {
            try (WorkFolder work = new WorkFolder("growth")) {
                Path profile = ServiceProfile.write(work.path().resolve("profile"), devices, every, pipelines);
                try (Started started = Started.run(
                        profile,
                        profile.resolve(ServiceProfile.OUT),
                        work.path().resolve("penstock.log"))) {
                    start.add(count, Samples.of(started.exported()));
                    warm.put(count + " " + of, Steady.await(effort.pick(5, 1, 0.2), started.child(), Pace::pause));
                    Samples used = new Samples();
                    Samples resident = new Samples();
                    for (int i = 0; i < effort.rounds(3); i++) {
                        Meter meter = new Meter(started.child());
                        Pace.pause(effort.pick(3, 0.8, 0.3));
                        used.add(meter.used().working());
                        resident.add(started.child().residentBytes() / 1e6);
                    }
                    cores.add(count, used);
                    memory.add(count, resident);
                }
            }
        }

        void report() {
            report.note(Steady.text("penstock", warm));
            cores.report(report);
            memory.report(report);
            start.report(report);
        }
    }
}
