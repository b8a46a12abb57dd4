/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.concurrent.locks.LockSupport;

/** Calls at a steady rate: what a late call missed is made up, so that the rate holds. */
public final class Pace {
    /** One call of the many. */
    public interface Call {
        /** @param due when it should have been made, on {@link System#nanoTime} */
        void at(long due);
    }

    private Pace() {}

    /** So many calls a second for so long; {@code together} of them at one moment. Returns how many were made. */
    public static long run(double perSecond, int together, double seconds, Call call) {
        long gap = (long) (1e9 * together / perSecond);
        long start = System.nanoTime();
        long moments = (long) (seconds * 1e9 / gap);
        for (long m = 0; m < moments; m++) {
            long due = start + m * gap;
            pauseUntil(due);
            for (int i = 0; i < together; i++) {
                call.at(due);
            }
        }
        return moments * together;
    }

    /** Lets time go by, all of it. */
    public static void pause(double seconds) {
        pauseUntil(System.nanoTime() + (long) (seconds * 1e9));
    }

    /** @param end on {@link System#nanoTime} */
    static void pauseUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
