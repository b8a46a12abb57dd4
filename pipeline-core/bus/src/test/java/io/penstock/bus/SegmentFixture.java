/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

/** Embedded buses in one directory. */
abstract class SegmentFixture extends BusFixture {
    @TempDir
    Path directory;

    @Override
    protected Bus make(BusSettings settings, Clock wallClock) throws Exception {
        return SegmentBus.open(directory, settings, wallClock, BusFixture::carried);
    }

    @Override
    public void housekeep(Bus bus) {
        ((SegmentBus) bus).housekeep();
    }
}
