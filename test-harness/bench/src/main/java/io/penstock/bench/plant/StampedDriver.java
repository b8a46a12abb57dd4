/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Devices in memory, as the virtual ones are, that stamp when a value changed and when a write came. */
@Plugin(
        name = "stamped",
        summary = "Devices in memory that stamp when their value changed and when they were written to.",
        since = "0.1",
        samples = "stamped: {every: 10}")
public record StampedDriver(
        @Setting(
                        value = "After how many readings the value goes from low to high or back.",
                        defaultValue = "10",
                        min = 1)
                int every)
        implements Unaddressed {
    @Override
    public String protocol() {
        return "stamped";
    }

    @Override
    public Line<Nothing, Nothing> open(Map<String, BoundDevice<Nothing, Nothing>> devices, DriverContext context) {
        return new Memory(every);
    }

    /** Numbers are 20 or 80 with a little on top that always differs; what is no number is never read. */
    private static final class Memory implements Line<Nothing, Nothing> {
        private final int every;
        private final Map<String, Integer> counts = new HashMap<>();

        Memory(int every) {
            this.every = every;
        }

        @Override
        public List<Reply> read(BoundDevice<Nothing, Nothing> device, List<Point<Nothing>> points, Deadline deadline) {
            int count = counts.merge(device.name(), 1, Integer::sum);
            boolean high = count / every % 2 == 1;
            List<Reply> replies = new ArrayList<>(points.size());
            for (Point<Nothing> point : points) {
                replies.add(
                        point.type() == ValueType.BOOL
                                ? Reply.of(high)
                                : Reply.of((high ? 80 : 20) + count % 7 / 10.0));
                Stamps.HERE.read();
            }
            if (count % every == 0) {
                Stamps.HERE.changed(device.name());
            }
            return replies;
        }

        @Override
        public void write(BoundDevice<Nothing, Nothing> device, List<Write<Nothing>> writes, Deadline deadline) {
            writes.forEach(w -> Stamps.HERE.written(device.name(), w.value()));
        }

        @Override
        public void close() {
            // there is nothing to let go of
        }
    }
}
