/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Noise;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How quiet the machine is: the same fixed work on all cores at once, timed again and again between measurements. Who else is running takes
 * its share of the cores, and then it takes longer. One thread.
 */
public final class Load {
    private static final int WORK = 12_000;

    private final int turns;
    private final List<Double> millis = new ArrayList<>();
    private final double before = ofMachine();
    private final long[] ticksBefore = ticks();

    /** @param turns each time; none where nobody reads how quiet it was */
    public Load(int turns) {
        this.turns = turns;
        if (turns > 0) {
            // the first turns are compiled: they say nothing of the machine
            turn();
            turn();
        }
        calibrate();
    }

    /** The machine's 1-minute average; NaN where the system has none. */
    public static double ofMachine() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Some turns, between two measurements. */
    public void calibrate() {
        for (int i = 0; i < turns; i++) {
            millis.add(turn());
        }
    }

    /** So far. */
    public Noise noise() {
        long[] now = ticks();
        double all = now[1] - ticksBefore[1];
        double stolen = all > 0 ? 100 * (now[0] - ticksBefore[0]) / all : 0;
        return new Noise(millis, before, ofMachine(), stolen);
    }

    private static double turn() {
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(Load::work, "calibration");
            threads.add(thread);
            thread.start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Some 30 ms of arithmetic that stays in a core's first cache. */
    private static void work() {
        byte[] block = new byte[16_384];
        CRC32C sum = new CRC32C();
        long mixed = 1;
        for (int i = 0; i < WORK; i++) {
            sum.update(block);
            for (int j = 0; j < 1_000; j++) {
                mixed = mixed * 6364136223846793005L + sum.getValue();
            }
            block[i & 16_383] = (byte) mixed;
        }
    }

    /** Ticks stolen by the host, and all; zeros where the system does not say. */
    private static long[] ticks() {
        try {
            String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
            long all = 0;
            for (int i = 1; i < words.length; i++) {
                all += Long.parseLong(words[i]);
            }
            return new long[] {words.length > 8 ? Long.parseLong(words[8]) : 0, all};
        } catch (IOException e) {
            return new long[] {0, 0};
        }
    }
}
