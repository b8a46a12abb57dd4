/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time of a process by what its threads do, as their names in {@code /proc} tell (15 characters, proc(5)): each lane, service, door and
 * the rules have threads of their own.
 */
public final class ThreadTimes {
    /** 100 ticks a second: the kernel's USER_HZ on every architecture that a JDK runs on. */
    private static final double TICK = 0.01;

    private static final Map<String, String> GROUPS = new TreeMap<>(Map.ofEntries(
            Map.entry("C1 Comp", "compiler of the JVM"),
            Map.entry("C2 Comp", "compiler of the JVM"),
            Map.entry("GC ", "garbage collection"),
            Map.entry("VM Thread", "garbage collection"),
            Map.entry("vert.x", "API"),
            Map.entry("vertx", "API"),
            Map.entry("rules", "rules"),
            Map.entry("penstock-drools", "rules"),
            Map.entry("penstock-commit", "commits of the bus"),
            Map.entry("penstock-housek", "commits of the bus"),
            Map.entry("penstock-sync", "commits of the bus"),
            Map.entry("penstock-watchd", "engine"),
            Map.entry("penstock-", "lanes"),
            Map.entry("com.hivemq", "connections"),
            Map.entry("nioEventLoop", "connections"),
            Map.entry("mqtt-in", "device services: mqtt intake"),
            Map.entry("java", "start of the JVM"),
            Map.entry("main", "start of the JVM")));

    private ThreadTimes() {}

    /** Seconds of processor time by group since the process began, threads that have ended left out; empty where the system does not say. */
    public static Map<String, Double> of(long pid) throws IOException {
        Path tasks = Path.of("/proc/" + pid + "/task");
        Map<String, Double> seconds = new TreeMap<>();
        if (!Files.isDirectory(tasks)) {
            return seconds;
        }
        List<Path> all;
        try (Stream<Path> list = Files.list(tasks)) {
            all = list.toList();
        }
        for (Path task : all) {
            try {
                String stat = Files.readString(task.resolve("stat"));
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                // utime and stime are fields 14 and 15 of the whole line, proc(5); the state behind the name is field 3
                double used = (Long.parseLong(words[11]) + Long.parseLong(words[12])) * TICK;
                seconds.merge(group(name), used, Double::sum);
            } catch (IOException e) {
                // the thread ended between the list and the look: it has nothing more to say
                continue;
            }
        }
        return seconds;
    }

    /** The longest beginning that fits; the name itself without its number when none does. */
    static String group(String thread) {
        String best = "";
        for (String prefix : GROUPS.keySet()) {
            if (thread.startsWith(prefix) && prefix.length() > best.length()) {
                best = prefix;
            }
        }
        return best.isEmpty() ? "other: " + thread.replaceAll("[-_# ]*\\d+.*$", "") : GROUPS.get(best);
    }

    /** What was used between two looks. */
    public static Map<String, Double> between(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> used = new TreeMap<>();
        after.forEach((group, seconds) -> used.put(group, Math.max(0, seconds - before.getOrDefault(group, 0.0))));
        return used;
    }
}
