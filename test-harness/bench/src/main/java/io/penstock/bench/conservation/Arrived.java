/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What came out at the other end, by number. Any thread. */
final class Arrived {
    private static final String KEY = "\"seq\":";

    private final BitSet numbers = new BitSet();
    private final Map<String, Long> lastOfDevice = new HashMap<>();
    private long base;
    private volatile long unique;
    private long doubles;
    private long disordered;

    /** A message of a device; one without a number, or from before {@link #reset}, is none of ours. */
    synchronized void add(String device, String payload) {
        long number = number(payload);
        if (number < base) {
            return;
        }
        int bit = (int) (number - base);
        if (numbers.get(bit)) {
            doubles++;
            return;
        }
        numbers.set(bit);
        unique = unique + 1;
        Long last = lastOfDevice.get(device);
        if (last != null && number < last) {
            disordered++;
        } else {
            lastOfDevice.put(device, number);
        }
    }

    private static long number(String payload) {
        int at = payload.indexOf(KEY);
        if (at < 0) {
            return -1;
        }
        int from = at + KEY.length();
        int to = from;
        while (to < payload.length() && Character.isDigit(payload.charAt(to))) {
            to++;
        }
        return to == from ? -1 : Long.parseLong(payload.substring(from, to));
    }

    /** Begins anew with this number. */
    synchronized void reset(long first) {
        base = first;
        numbers.clear();
        lastOfDevice.clear();
        unique = 0;
        doubles = 0;
        disordered = 0;
    }

    /** Different numbers. */
    long unique() {
        return unique;
    }

    /** Numbers that came again. */
    synchronized long doubles() {
        return doubles;
    }

    /** Numbers whose first arrival was behind a later one of their device. */
    synchronized long disordered() {
        return disordered;
    }

    /** The first of those that have not come, of so many: to look for them. */
    synchronized String missing(long sent) {
        return numbers.stream().count() == sent
                ? ""
                : java.util.stream.IntStream.iterate(
                                numbers.nextClearBit(0), i -> i < sent, i -> numbers.nextClearBit(i + 1))
                        .limit(20)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
    }
}
