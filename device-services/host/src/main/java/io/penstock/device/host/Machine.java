/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * What OSHI says of this machine. Made on the line's worker: OSHI and its native library take a fifth of a second. Lists of
 * disks and interfaces are costly to ask for and shared by the resources of one reading. Not safe for threads.
 */
final class Machine {
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RELIST = TimeUnit.SECONDS.toNanos(30);
    private static final int LONGEST_LOAD = 3;

    private final HardwareAbstractionLayer hardware;
    private final OperatingSystem system;
    private final CentralProcessor processor;
    private final OSProcess self;
    private long[] ticks;
    private long ticksAt;
    private double load = Double.NaN;
    private List<NetworkIF> interfaces = List.of();
    private long interfacesAt;
    private long interfacesListed;
    private List<HWDiskStore> disks = List.of();
    private long disksAt;
    private long selfAt;

    private Machine(SystemInfo info) {
        this.hardware = info.getHardware();
        this.system = info.getOperatingSystem();
        this.processor = hardware.getProcessor();
        this.ticks = processor.getSystemCpuLoadTicks();
        this.self = system.getCurrentProcess();
        long now = System.nanoTime();
        this.ticksAt = now;
        this.selfAt = now;
        this.interfacesAt = now - FRESH;
        this.interfacesListed = now - RELIST;
        this.disksAt = now - FRESH;
    }

    /** @throws IOException when OSHI's native library cannot be loaded here */
    static Machine open() throws IOException {
        try {
            return new Machine(new SystemInfo());
        } catch (LinkageError | UnsupportedOperationException e) {
            throw new IOException("this machine cannot be read: " + e.getMessage(), e);
        }
    }

    /** Percent of all processors. Since boot at the very first reading, when no time has passed. */
    double cpuLoad() {
        long now = System.nanoTime();
        if (Double.isNaN(load) || now - ticksAt >= FRESH) {
            long[] current = processor.getSystemCpuLoadTicks();
            boolean moved = sum(current) > sum(ticks);
            load = 100 * processor.getSystemCpuLoadBetweenTicks(moved ? ticks : new long[ticks.length]);
            ticks = current;
            ticksAt = now;
        }
        return load;
    }

    /** @param minutes index: 0 for one, 1 for five, 2 for fifteen */
    OptionalDouble loadAverage(int minutes) {
        double average = processor.getSystemLoadAverage(LONGEST_LOAD)[minutes];
        return average < 0 ? OptionalDouble.empty() : OptionalDouble.of(average);
    }

    GlobalMemory memory() {
        return hardware.getMemory();
    }

    OptionalDouble temperature() {
        double celsius = hardware.getSensors().getCpuTemperature();
        return celsius > 0 ? OptionalDouble.of(celsius) : OptionalDouble.empty();
    }

    OperatingSystem system() {
        return system;
    }

    /** This process as of now. */
    OSProcess self() {
        long now = System.nanoTime();
        if (now - selfAt >= FRESH) {
            self.updateAttributes();
            selfAt = now;
        }
        return self;
    }

    List<NetworkIF> interfaces() {
        long now = System.nanoTime();
        if (now - interfacesListed >= RELIST) {
            interfaces = hardware.getNetworkIFs();
            interfacesListed = now;
            interfacesAt = now;
        } else if (now - interfacesAt >= FRESH) {
            interfaces.forEach(NetworkIF::updateAttributes);
            interfacesAt = now;
        }
        return interfaces;
    }

    List<HWDiskStore> disks() {
        long now = System.nanoTime();
        if (now - disksAt >= FRESH) {
            disks = hardware.getDiskStores();
            disksAt = now;
        }
        return disks;
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long v : values) {
            sum += v;
        }
        return sum;
    }
}
