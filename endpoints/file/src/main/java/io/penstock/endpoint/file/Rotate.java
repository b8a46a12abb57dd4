/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a file is set aside for a new one, and how many of those are kept. */
public record Rotate(
        @Setting(
                        value = "Greatest size of a file; a message larger than that gets a file of its own.",
                        example = "64MiB")
                @Nullable
                Size size,
        @Setting(
                        value =
                                "Length of the period that one file holds, counted from midnight UTC: 1h turns on the hour. A new"
                                        + " file begins with the first message of a period.",
                        example = "1d")
                @Nullable
                Duration every,
        @Setting(value = "How many files set aside are kept; 0 keeps all.", defaultValue = "10", min = 0) int keep) {
    public Rotate {
        if (size == null && every == null) {
            throw new SettingException("size", "must be there when every is not", null);
        }
        if (size != null && size.bytes() == 0) {
            throw new SettingException("size", "must be at least 1B", size);
        }
        if (every != null && every.toSeconds() < 1) {
            throw new SettingException("every", "must be at least 1s", every);
        }
        if (keep < 0) {
            throw new SettingException("keep", "must be at least 0", keep);
        }
    }
}
