/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives on the heap of a JVM that runs elsewhere. It collects all garbage to tell, and stands still for that. */
public final class LiveHeap {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private LiveHeap() {}

    /**
     * In bytes; NaN where there is no jcmd, as in a JRE.
     *
     * @throws IOException when it does not answer
     */
    public static double of(long pid) throws IOException {
        Optional<String> said = Jcmd.ask(pid, "GC.class_histogram");
        return said.isEmpty() ? Double.NaN : parse(said.get());
    }

    static long parse(String histogram) throws IOException {
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("a JVM must count by jcmd what lives on its heap but it said: " + histogram);
        }
        return Long.parseLong(total.group(1));
    }
}
