/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSProcess;

/** Reads the machine. */
final class HostLine implements Line<HostLink, HostAttributes> {
    /** There is no such thing on this machine. */
    private static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String what) {
            super(what, null, false, false);
        }
    }

    private final Machine machine;
    private final Path profileFolder;
    private final Map<HostAttributes, Rate> rates = new HashMap<>();

    HostLine(Machine machine, Path profileFolder) {
        this.machine = machine;
        this.profileFolder = profileFolder;
    }

    /** Takes the counters of rates as they are now, so that already the first reading is a rate. */
    void begin(Collection<Point<HostAttributes>> points) {
        for (Point<HostAttributes> point : points) {
            if (point.attributes().metric().isRate()) {
                read(point);
            }
        }
    }

    @Override
    public List<Reply> read(
            BoundDevice<HostLink, HostAttributes> device, List<Point<HostAttributes>> points, Deadline deadline) {
        List<Reply> replies = new ArrayList<>(points.size());
        for (Point<HostAttributes> point : points) {
            replies.add(deadline.passed() ? Reply.error("not read before the deadline") : read(point));
        }
        return replies;
    }

    @Override
    public void write(
            BoundDevice<HostLink, HostAttributes> device, List<Write<HostAttributes>> writes, Deadline deadline)
            throws IOException {
        throw new IOException("a machine can only be read");
    }

    @Override
    public void close() {
        // OSHI holds nothing open
    }

    private Reply read(Point<HostAttributes> point) {
        try {
            double value = value(point.attributes());
            return Reply.of(point.type().isInteger() ? (Object) Math.round(value) : (Object) value);
        } catch (Missing e) {
            return Reply.error(e.getMessage());
        } catch (IOException e) {
            return Reply.error(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private double value(HostAttributes a) throws Missing, IOException {
        GlobalMemory memory = machine.memory();
        return switch (a.metric()) {
            case CPU_LOAD -> machine.cpuLoad();
            case LOAD_1M -> orMissing(machine.loadAverage(0), "this system has no load average");
            case LOAD_5M -> orMissing(machine.loadAverage(1), "this system has no load average");
            case LOAD_15M -> orMissing(machine.loadAverage(2), "this system has no load average");
            case MEMORY_USED -> memory.getTotal() - memory.getAvailable();
            case MEMORY_USED_PERCENT -> percent(memory.getTotal() - memory.getAvailable(), memory.getTotal());
            case MEMORY_AVAILABLE -> memory.getAvailable();
            case MEMORY_TOTAL -> memory.getTotal();
            case SWAP_USED -> memory.getVirtualMemory().getSwapUsed();
            case DISK_USED_PERCENT, DISK_USED, DISK_AVAILABLE -> fileSystem(a);
            case DISK_READ_RATE -> disk(a, HWDiskStore::getReadBytes);
            case DISK_WRITE_RATE -> disk(a, HWDiskStore::getWriteBytes);
            case NET_RECEIVE_RATE -> network(a, NetworkIF::getBytesRecv);
            case NET_SEND_RATE -> network(a, NetworkIF::getBytesSent);
            case TEMPERATURE -> orMissing(machine.temperature(), "this machine has no temperature sensor");
            case UPTIME -> machine.system().getSystemUptime();
            case PROCESSES -> machine.system().getProcessCount();
            case THREADS -> machine.system().getThreadCount();
            case PROCESS_CPU -> processCpu(a);
            case PROCESS_MEMORY -> machine.self().getResidentSetSize();
        };
    }

    private double fileSystem(HostAttributes a) throws IOException {
        Path path = a.path() == null ? profileFolder : profileFolder.resolve(a.path());
        FileStore store = Files.getFileStore(path);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        long available = store.getUsableSpace();
        return switch (a.metric()) {
            case DISK_USED -> used;
            case DISK_AVAILABLE -> available;
            default -> percent(used, used + available);
        };
    }

    private double disk(HostAttributes a, ToLongFunction<HWDiskStore> counter) throws Missing {
        long sum = 0;
        boolean found = false;
        for (HWDiskStore disk : machine.disks()) {
            if (a.disk() == null ? !isMadeOfOthers(disk.getName()) : isNamed(disk.getName(), a.disk())) {
                sum += counter.applyAsLong(disk);
                found = true;
            }
        }
        if (!found) {
            throw new Missing(a.disk() == null ? "this machine shows no disk" : "there is no disk " + a.disk());
        }
        return rate(a, sum);
    }

    private double network(HostAttributes a, ToLongFunction<NetworkIF> counter) throws Missing {
        long sum = 0;
        boolean found = false;
        for (NetworkIF nic : machine.interfaces()) {
            if (a.networkInterface() == null || nic.getName().equals(a.networkInterface())) {
                sum += counter.applyAsLong(nic);
                found = true;
            }
        }
        if (!found) {
            throw new Missing(
                    a.networkInterface() == null
                            ? "this machine has no network interface but loopback"
                            : "there is no network interface " + a.networkInterface());
        }
        return rate(a, sum);
    }

    private double processCpu(HostAttributes a) {
        OSProcess self = machine.self();
        long millis = self.getKernelTime() + self.getUserTime();
        return rate(a, millis / 10.0); // hundredths of a core-second, so that the rate is percent of a core
    }

    private double rate(HostAttributes a, double counter) {
        long now = System.nanoTime();
        Rate rate = rates.get(a);
        if (rate == null) {
            rates.put(a, new Rate(counter, now));
            return 0;
        }
        return rate.at(counter, now);
    }

    /** Whether what it reads and writes is counted on other disks as well: device mapper, software RAID. */
    private static boolean isMadeOfOthers(String name) {
        return name.startsWith("/dev/dm-") || name.startsWith("/dev/md") || name.startsWith("/dev/mapper/");
    }

    private static boolean isNamed(String name, @Nullable String wanted) {
        return name.equals(wanted) || name.equals("/dev/" + wanted);
    }

    private static double percent(double part, double whole) {
        return whole <= 0 ? 0 : 100 * part / whole;
    }

    private static double orMissing(OptionalDouble value, String why) throws Missing {
        if (value.isEmpty()) {
            throw new Missing(why);
        }
        return value.getAsDouble();
    }
}
