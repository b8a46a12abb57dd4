/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.bus.LargeEventsKit;
import java.time.Clock;

class MemoryLargeEventsTest extends LargeEventsKit {
    @Override
    protected Bus make(BusSettings settings, Clock wallClock) {
        return new MemoryBus(settings, wallClock, 3);
    }
}
