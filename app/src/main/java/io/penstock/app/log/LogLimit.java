/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Lets strangers fill no log: of one subject a line a minute is written, the first at once, and of all together so many a minute. What is passed
 * over is counted elsewhere. Bounded; safe for many threads.
 */
public final class LogLimit {
    static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    static final int LINES = 60;
    private static final int SUBJECTS = 1000;

    private static final class Said {
        private long at;
        private boolean ever;
        private long passedOver;
    }

    private final LongSupplier nanoTime;
    private final Map<String, Said> subjects = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
            return size() > SUBJECTS;
        }
    };
    private long windowBegan;
    private int lines;

    public LogLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowBegan = nanoTime.getAsLong();
    }

    /**
     * Warns, if there is room, and says how many lines on this subject were passed over before.
     *
     * @param line asked only where it is written
     */
    public void warn(Logger log, String subject, Supplier<String> line) {
        long before = take(subject);
        if (before >= 0) {
            log.warn(
                    "{}{}", line.get(), before == 0 ? "" : " (and " + before + " times more since the last such line)");
        }
    }

    /** @return how many lines on the subject were passed over since its last; -1 when this one is to be passed over too */
    synchronized long take(String subject) {
        long now = nanoTime.getAsLong();
        if (now - windowBegan >= WINDOW_NANOS) {
            windowBegan = now;
            lines = 0;
        }
        Said said = subjects.computeIfAbsent(subject, s -> new Said());
        if (lines >= LINES || (said.ever && now - said.at < WINDOW_NANOS)) {
            said.passedOver++;
            return -1;
        }
        lines++;
        long before = said.passedOver;
        said.ever = true;
        said.at = now;
        said.passedOver = 0;
        return before;
    }
}
