/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.bus;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Buses as a profile without a {@code bus:} block has them, but for their size. */
public final class Buses {
    private Buses() {}

    public static Bus open(Path folder, String maxSize) throws IOException {
        return SegmentBus.open(
                folder,
                new BusSettings(
                        BusSettings.Durability.PROCESS,
                        Duration.ofHours(1),
                        Size.parse(maxSize),
                        Size.parse("64MiB"),
                        BusSettings.WhenFull.DROP_OLDEST,
                        Size.parse("32MiB"),
                        Size.parse("64MiB")),
                Clock.systemUTC());
    }

    public static CursorSpec cursor(String name, Start start) {
        return new CursorSpec(name, Stream.EVENTS, Selection.ALL, start, null);
    }
}
