/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Size;
import java.time.Duration;

/** The profile's {@code bus:} block. */
public record BusSettings(
        @Setting(
                        value = "What a completed append survives: `process` a kill -9, `disk` a power cut.",
                        defaultValue = "process")
                Durability durability,
        @Setting(
                        value =
                                "How long events that every reader has finished with stay for replay, and how long the cursor"
                                        + " of a removed pipeline is kept.",
                        defaultValue = "1h")
                Duration keep,
        @Setting(value = "Cap of the stream `events`.", defaultValue = "1GiB") Size maxSize,
        @Setting(value = "Cap of each of the streams `alerts`, `commands` and `system`.", defaultValue = "64MiB")
                Size otherStreams,
        @Setting(
                        value =
                                "At the cap of `events`: `drop-oldest` forces out the oldest, counted and announced; `refuse`"
                                        + " takes nothing more until readers have caught up.",
                        defaultValue = "drop-oldest")
                WhenFull whenFull,
        @Setting(value = "Size of a segment file.", defaultValue = "32MiB") Size segment,
        @Setting(
                        value = "Cap of the dead letters of each pipeline's endpoint and each device service.",
                        defaultValue = "64MiB")
                Size deadLetters) {

    /** What a completed append survives. */
    public enum Durability {
        PROCESS,
        DISK
    }

    /** What happens at the cap. */
    public enum WhenFull {
        DROP_OLDEST,
        REFUSE
    }

    public BusSettings {
        if (segment.bytes() < 64 * 1024 || segment.bytes() > 1 << 30) {
            throw new SettingException("segment", "must be between 64KiB and 1GiB", segment);
        }
        if (maxSize.bytes() < 2 * segment.bytes()) {
            throw new SettingException("maxSize", "must be at least two segments (" + segment + " each)", maxSize);
        }
        if (otherStreams.bytes() < 128 * 1024) {
            throw new SettingException("otherStreams", "must be at least 128KiB", otherStreams);
        }
    }
}
