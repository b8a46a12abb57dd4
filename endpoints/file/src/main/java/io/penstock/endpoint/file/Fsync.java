/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;
import java.time.Duration;

/** When what was written is forced to the disk; only then is it acknowledged. */
public sealed interface Fsync {
    /** Acknowledged as soon as the operating system has it. */
    @Variant(
            value = "never",
            summary = "Acknowledged once the operating system has it: survives kill -9, not a power cut.")
    record Never() implements Fsync {}

    /** Forced at the end of each send. */
    @Variant(
            value = "each-batch",
            summary = "Forced to the disk, then acknowledged, each time messages are handed over.")
    record EachBatch() implements Fsync {}

    /** Forced now and then; messages wait for it. */
    @Variant(
            value = "interval",
            summary = "Forced to the disk, then acknowledged, for all messages of an interval together.")
    record Interval(
            @Setting(
                            value = "Longest time a message waits to be forced; at most 1s.",
                            required = true,
                            main = true,
                            example = "200ms")
                    Duration every)
            implements Fsync {
        private static final Duration MAX = Duration.ofSeconds(1);

        public Interval {
            if (every.toMillis() < 1 || every.compareTo(MAX) > 0) {
                throw new SettingException("every", "must be between 1ms and 1s", every);
            }
        }
    }
}
