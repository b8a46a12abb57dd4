/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Processor time. */
public final class Cpu {
    private static final OperatingSystemMXBean OS = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Cpu() {}

    /** Of this process, all threads, user and system. */
    public static long ofThisProcessNanos() {
        return OS.getProcessCpuTime();
    }

    /**
     * Of another process.
     *
     * @throws IllegalStateException when it has ended or the system does not say
     */
    public static long ofNanos(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElseThrow(() -> new IllegalStateException(
                        "process " + process.pid() + " must be running, and the system must say its processor time"));
    }
}
