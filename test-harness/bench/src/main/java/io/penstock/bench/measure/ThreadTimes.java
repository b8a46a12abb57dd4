/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processor time of the threads of a process, as {@code /proc} tells it. */
final class ThreadTimes {
    /** 100 ticks a second: the kernel's USER_HZ on every architecture that a JDK runs on. */
    private static final double TICK = 0.01;

    private static final int LONGEST = 15;

    /**
     * @param name cut to 15 characters
     * @param seconds of processor time since it began
     */
    record Used(String name, double seconds) {}

    private ThreadTimes() {}

    /** As the kernel keeps a name. */
    static String cut(String name) {
        return name.substring(0, Math.min(LONGEST, name.length()));
    }

    /** By the kernel's number, threads that have ended left out; empty where the system does not say. */
    static Map<Long, Used> of(long pid) throws IOException {
        Path tasks = Path.of("/proc/" + pid + "/task");
        Map<Long, Used> threads = new TreeMap<>();
        if (!Files.isDirectory(tasks)) {
            return threads;
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
                threads.put(Long.parseLong(task.getFileName().toString()), new Used(name, used));
            } catch (IOException e) {
                // the thread ended between the list and the look: it has nothing more to say
            }
        }
        return threads;
    }
}
