/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.time.Duration;

/** The profile's {@code drools:} block: the bounds within which the rules in {@code rules/*.drl} run. */
public record DroolsLimits(
        @Setting(
                        value =
                                "How old what causes a consequence may be: an older reading changes facts and causes nothing.",
                        defaultValue = "10s")
                Duration actOn,
        @Setting(
                        value =
                                "How long readings stay that a rule reaches by number (`window:length`) and not by time.",
                        defaultValue = "1h")
                Duration keep,
        @Setting(
                        value =
                                "Most readings in the session, and most facts that rules have made; the oldest give way, counted.",
                        defaultValue = "100000",
                        min = 100)
                int facts,
        @Setting(
                        value = "Most consequences that one event may have; what is left is dropped, and told.",
                        defaultValue = "10000",
                        min = 1)
                int firings,
        @Setting(
                        value =
                                "How long rules may take over what they are given at once; then they count as hung, and begin anew.",
                        defaultValue = "10s")
                Duration hang) {
    private static final Duration LEAST_HANG = Duration.ofMillis(500);
    public static final DroolsLimits DEFAULT =
            new DroolsLimits(Duration.ofSeconds(10), Duration.ofHours(1), 100_000, 10_000, Duration.ofSeconds(10));

    public DroolsLimits {
        if (hang.compareTo(LEAST_HANG) < 0) {
            throw new SettingException("hang", "must be at least 500ms", hang);
        }
        if (actOn.isNegative() || actOn.isZero()) {
            throw new SettingException("actOn", "must be more than 0s", actOn);
        }
    }
}
