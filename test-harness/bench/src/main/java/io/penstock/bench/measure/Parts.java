/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each part of a process takes over a while, told by its threads: those are looked at once a second, so that what ends meanwhile is counted up
 * to its last look. What a part allocates is what the threads that were there at both ends have allocated; the JVM says that to three digits.
 */
public final class Parts {
    private static final long EVERY = 1_000_000_000L;

    /**
     * @param cores on average
     * @param peak cores in its busiest second
     * @param allocated bytes a second; NaN when the JVM does not say
     */
    public record Part(String name, double cores, double peak, double allocated) {}

    private final long pid;
    private final Map<Long, ThreadDump.Seen> before;
    private final long begun;
    private final Map<Long, String> cut = new HashMap<>();
    private final Map<Long, Double> total = new HashMap<>();
    private final Map<String, Double> peaks = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private double seconds;

    private Parts(long pid, Map<Long, ThreadDump.Seen> before) {
        this.pid = pid;
        this.before = before;
        this.begun = System.nanoTime();
        before.forEach((thread, seen) -> names.put(thread, seen.name()));
    }

    /** Asks the process, which costs it a few milliseconds, before anything of it is measured. */
    public static Parts begin(long pid) throws IOException {
        return new Parts(pid, ThreadDump.of(pid));
    }

    /** Looks on for so long, on the calling thread. */
    public void watch(double lasting) throws IOException {
        long start = System.nanoTime();
        long end = start + (long) (lasting * 1e9);
        long at = start;
        Map<Long, ThreadTimes.Used> last = ThreadTimes.of(pid);
        while (at < end) {
            long next = Math.min(end, at + EVERY);
            // a short rest of a second would say nothing in ticks of 10 ms
            next = end - next < EVERY / 2 ? end : next;
            Pace.pauseUntil(next);
            Map<Long, ThreadTimes.Used> now = ThreadTimes.of(pid);
            long looked = System.nanoTime();
            window(last, now, (looked - at) / 1e9);
            last = now;
            at = looked;
        }
        seconds = (at - start) / 1e9;
    }

    private void window(Map<Long, ThreadTimes.Used> last, Map<Long, ThreadTimes.Used> now, double lasting) {
        Map<String, Double> parts = new HashMap<>();
        now.forEach((thread, used) -> {
            ThreadTimes.Used earlier = last.get(thread);
            double more = Math.max(0, used.seconds() - (earlier == null ? 0 : earlier.seconds()));
            cut.put(thread, used.name());
            total.merge(thread, more, Double::sum);
            parts.merge(part(thread), more / lasting, Double::sum);
        });
        parts.forEach((part, cores) -> peaks.merge(part, cores, Math::max));
    }

    /** The greatest first. Asks the process again, after all of it is measured. */
    public List<Part> end() throws IOException {
        Map<Long, ThreadDump.Seen> after = ThreadDump.of(pid);
        double between = (System.nanoTime() - begun) / 1e9;
        Map<String, Double> cores = new TreeMap<>();
        total.forEach((thread, used) -> cores.merge(part(thread), used / seconds, Double::sum));
        Map<String, Double> allocated = new HashMap<>();
        after.forEach((thread, seen) -> {
            ThreadDump.Seen earlier = before.get(thread);
            long more = seen.allocated() - (earlier == null ? 0 : earlier.allocated());
            String name = earlier == null ? ThreadTimes.cut(seen.name()) : seen.name();
            allocated.merge(ThreadParts.of(name), Math.max(0, more) / between, Double::sum);
        });
        return cores.entrySet().stream()
                .map(e -> new Part(
                        e.getKey(),
                        e.getValue(),
                        peaks.getOrDefault(e.getKey(), 0.0),
                        after.isEmpty() ? Double.NaN : allocated.getOrDefault(e.getKey(), 0.0)))
                .sorted(Comparator.comparingDouble(Part::cores).reversed())
                .toList();
    }

    private String part(long thread) {
        String whole = names.get(thread);
        return ThreadParts.of(whole == null ? cut.getOrDefault(thread, "") : whole);
    }
}
