/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Said;
import io.penstock.api.driver.Sink;
import io.penstock.api.driver.Write;
import io.penstock.api.plugin.Plugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device that says so much that the pipeline which exports it always has some waiting: {@link #AHEAD} events. */
@Plugin(
        name = "flood",
        summary = "A device that says as much as the pipeline takes that exports it.",
        since = "0.1",
        samples = "flood: {}")
public record FloodDriver() implements Unaddressed {
    /** Said and not yet exported. */
    static final int AHEAD = 4_096;

    private static final int TOGETHER = 128;

    @Override
    public String protocol() {
        return "flood";
    }

    @Override
    public Line<Nothing, Nothing> open(Map<String, BoundDevice<Nothing, Nothing>> devices, DriverContext context) {
        return new Flood(devices.keySet().iterator().next());
    }

    /** One device that only speaks. */
    private static final class Flood implements Line<Nothing, Nothing> {
        private static final Logger LOG = LoggerFactory.getLogger(Flood.class);

        private final String device;
        private volatile boolean closed;

        Flood(String device) {
            this.device = device;
        }

        @Override
        public void subscribe(Sink sink) {
            Thread thread = new Thread(() -> speak(sink), "flood");
            thread.setDaemon(true);
            thread.start();
        }

        private void speak(Sink sink) {
            long said = 0;
            while (!closed) {
                if (said - Exported.HERE.events() > AHEAD - TOGETHER) {
                    LockSupport.parkNanos(500_000);
                    continue;
                }
                List<Said> together = new ArrayList<>(TOGETHER);
                for (int i = 0; i < TOGETHER; i++) {
                    together.add(new Said(device, "", Map.of("Noise", (double) (said + i)), 0, 0));
                }
                try {
                    sink.offerAll(together).toCompletableFuture().join();
                    said += TOGETHER;
                } catch (CompletionException e) {
                    LOG.warn("the flood is held up: {}", e.toString());
                    LockSupport.parkNanos(10_000_000);
                }
            }
        }

        @Override
        public List<Reply> read(BoundDevice<Nothing, Nothing> asked, List<Point<Nothing>> points, Deadline deadline) {
            return points.stream().map(p -> Reply.error("only speaks")).toList();
        }

        @Override
        public void write(BoundDevice<Nothing, Nothing> asked, List<Write<Nothing>> writes, Deadline deadline) {
            throw new UnsupportedOperationException("only speaks");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
