/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A {@link Simulator} in a process of its own, asked what its devices saw. */
public final class Simulated implements AutoCloseable {
    private static final long PATIENCE = 60_000_000_000L;

    private final Worker worker;

    public Simulated(Path log) throws IOException {
        worker = Worker.start(Role.AROUND, Simulator.class, log);
    }

    /** So many new devices in place of those before; where each listens. */
    public List<Integer> devices(int count) throws IOException {
        return Arrays.stream(worker.ask("devices " + count).split(","))
                .map(Integer::parseInt)
                .toList();
    }

    /** Until each has been polled by this process. */
    public void awaitEveryDevicePolled(Child poller) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (measure(1.2).silent() > 0) {
            poller.check();
            if (System.nanoTime() > end) {
                throw new IOException("every device must be polled within a minute; see " + poller.log());
            }
        }
    }

    /** What they see from now on for so long. */
    public Polls measure(double seconds) throws IOException {
        return Polls.parse(worker.ask("measure " + seconds));
    }

    @Override
    public void close() {
        worker.close();
    }
}
