/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

/** What can be read of a machine. */
public enum Metric {
    /** Percent of all processors since the last reading. */
    CPU_LOAD(Of.MACHINE),
    /** Waiting and running tasks, averaged by the system over a minute; not on Windows. */
    LOAD_1M(Of.MACHINE),
    LOAD_5M(Of.MACHINE),
    LOAD_15M(Of.MACHINE),
    /** Bytes that are in use and cannot be freed at once. */
    MEMORY_USED(Of.MACHINE),
    MEMORY_USED_PERCENT(Of.MACHINE),
    /** Bytes that programs could still get. */
    MEMORY_AVAILABLE(Of.MACHINE),
    MEMORY_TOTAL(Of.MACHINE),
    SWAP_USED(Of.MACHINE),
    /** Of the file system that {@code path} is on, as {@code df} has it. */
    DISK_USED_PERCENT(Of.FILE_SYSTEM),
    DISK_USED(Of.FILE_SYSTEM),
    /** Bytes that this user can still write there. */
    DISK_AVAILABLE(Of.FILE_SYSTEM),
    /** Bytes a second since the last reading. */
    DISK_READ_RATE(Of.DISK),
    DISK_WRITE_RATE(Of.DISK),
    NET_RECEIVE_RATE(Of.NETWORK),
    NET_SEND_RATE(Of.NETWORK),
    /** Of the processor, in degrees Celsius. */
    TEMPERATURE(Of.MACHINE),
    /** Seconds since the machine started. */
    UPTIME(Of.MACHINE),
    PROCESSES(Of.MACHINE),
    THREADS(Of.MACHINE),
    /** Of Penstock's own process: percent of one core since the last reading. */
    PROCESS_CPU(Of.MACHINE),
    /** Of Penstock's own process: resident bytes. */
    PROCESS_MEMORY(Of.MACHINE);

    /** What a metric is about, and so which attribute chooses among several. */
    enum Of {
        MACHINE,
        FILE_SYSTEM,
        DISK,
        NETWORK
    }

    private final Of of;

    Metric(Of of) {
        this.of = of;
    }

    /** Whether it is what a counter gained between two readings. */
    boolean isRate() {
        return of == Of.DISK || of == Of.NETWORK || this == PROCESS_CPU;
    }

    Of of() {
        return of;
    }
}
