/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The threads of a JVM that runs elsewhere, as it says itself: by the JDK's {@code jcmd}, which asks it to print them. It stands still for that, for
 * a few milliseconds.
 */
final class ThreadDump {
    private static final Pattern THREAD =
            Pattern.compile("^\"(.*)\" .*?(?:allocated=(\\d+)([BKMG]) .*)?nid=(0x[0-9a-f]+|\\d+) .*$");

    /**
     * @param name whole, where the kernel keeps but 15 characters
     * @param allocated bytes since it began, of three digits or more; 0 for what is no Java thread
     */
    record Seen(String name, long allocated) {}

    private ThreadDump() {}

    /**
     * By the number that the kernel gave them; empty where there is no jcmd, as in a JRE.
     *
     * @throws IOException when it does not answer
     */
    static Map<Long, Seen> of(long pid) throws IOException {
        Optional<String> said = Jcmd.ask(pid, "Thread.print", "-e");
        Map<Long, Seen> threads = parse(said.orElse(""));
        if (said.isPresent() && threads.isEmpty()) {
            throw new IOException("a JVM must print its threads by jcmd but it said: " + said.get());
        }
        return threads;
    }

    static Map<Long, Seen> parse(String dump) {
        Map<Long, Seen> threads = new TreeMap<>();
        dump.lines().map(THREAD::matcher).filter(Matcher::matches).forEach(m -> {
            String allocated = m.group(2);
            threads.put(
                    Long.decode(m.group(4)),
                    new Seen(m.group(1), allocated == null ? 0 : Long.parseLong(allocated) * unit(m.group(3))));
        });
        return threads;
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "G" -> 1L << 30;
            case "M" -> 1L << 20;
            case "K" -> 1L << 10;
            default -> 1;
        };
    }
}
