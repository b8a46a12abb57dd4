/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.app.run.Plugins;
import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Rules at work in a process of its own, that can be held to one core. Asked
 *
 * <ul>
 *   <li>{@code yaml RULES SPREAD READINGS}, {@code drl RULES SPREAD READINGS}, {@code plain RULES SPREAD READINGS}: nanoseconds that so many readings
 *       took, then of processor time, then commands;
 *   <li>{@code memory yaml|drl RULES SPREAD RATE S}: bytes alive after so many readings a second for so long, then resident bytes;
 *   <li>{@code load FOLDER}: nanoseconds that the profile took to load, then rules, then nanoseconds of processor time; {@code parse
 *       FOLDER}: the same of its rules as YAML alone.
 * </ul>
 */
public final class RuleWork implements AutoCloseable {
    static final int BATCH = 128;
    private final WorkFolder folder = new WorkFolder("rules");
    private final Map<String, Rules> engines = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(11);

    private RuleWork() throws IOException {}

    public static void main(String[] args) throws IOException {
        try (RuleWork work = new RuleWork()) {
            Worker.serve(work::answer);
        }
    }

    private String answer(String question) throws IOException {
        String[] words = question.split(" ");
        return switch (words[0]) {
            case "load" -> load(Path.of(words[1]));
            case "parse" -> parse(Path.of(words[1]));
            case "memory" ->
                memory(
                        engine(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3])),
                        Integer.parseInt(words[3]),
                        Double.parseDouble(words[4]),
                        Double.parseDouble(words[5]));
            default ->
                measure(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        };
    }

    private static String load(Path profile) throws IOException {
        long cpu = Cpu.ofThisProcessNanos();
        long start = System.nanoTime();
        int rules = loaded(profile).rules().rules().size();
        return System.nanoTime() - start + " " + rules + " " + (Cpu.ofThisProcessNanos() - cpu);
    }

    static Profile loaded(Path profile) throws IOException {
        try {
            return new ProfileLoader(Plugins.registry()).load(profile, Map.of());
        } catch (ProfileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String parse(Path profile) throws IOException {
        long cpu = Cpu.ofThisProcessNanos();
        long start = System.nanoTime();
        Map<String, Map<String, Object>> all = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(profile.resolve("rules/rules.yaml")));
        int rules = all.values().iterator().next().size();
        return System.nanoTime() - start + " " + rules + " " + (Cpu.ofThisProcessNanos() - cpu);
    }

    private String memory(Rules engine, int spread, double perSecond, double seconds) throws IOException {
        Pace.run(perSecond / BATCH, 1, seconds, due -> engine.take(batch(spread, false)));
        engine.finish();
        System.gc();
        long alive = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return alive + " " + residentBytes();
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/self/status must have VmRSS");
    }

    private Rules engine(String kind, int rules, int spread) throws IOException {
        String key = kind + " " + rules + " " + spread;
        Rules engine = engines.get(key);
        if (engine == null) {
            engine = kind.equals("plain")
                    ? new PlainRules(rules, spread)
                    : new RunningRules(folder.fresh(kind), kind, rules, spread);
            engines.put(key, engine);
        }
        return engine;
    }

    private String measure(String kind, int rules, int spread, int readings) throws IOException {
        Rules engine = engine(kind, rules, spread);
        long before = engine.commands();
        long cpu = Cpu.ofThisProcessNanos();
        long start = System.nanoTime();
        for (int n = 0; n < readings; n += BATCH) {
            engine.take(batch(spread, n == 0));
        }
        engine.finish();
        long took = System.nanoTime() - start;
        return took + " " + (Cpu.ofThisProcessNanos() - cpu) + " " + (engine.commands() - before);
    }

    /** Mostly in the middle, where no rule changes; high and low once at the first, and then so rarely that few readings cause commands. */
    private List<Event> batch(int spread, boolean first) {
        List<Event> events = new ArrayList<>(BATCH);
        Instant now = Instant.now();
        long origin = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        for (int i = 0; i < BATCH; i++) {
            int dice = first && i < 2 ? i : random.nextInt(50_000 / spread);
            double value = dice == 0 ? 95 : dice == 1 ? 5 : 45 + 10 * random.nextDouble();
            events.add(Event.of(
                    new UUID(random.nextLong(), random.nextLong()),
                    "cell-" + random.nextInt(spread),
                    "cells",
                    "In",
                    origin,
                    List.of(Reading.ofFloat("In", ValueType.FLOAT64, origin, value))));
        }
        return events;
    }

    @Override
    public void close() {
        engines.values().forEach(Rules::close);
        folder.close();
    }
}
