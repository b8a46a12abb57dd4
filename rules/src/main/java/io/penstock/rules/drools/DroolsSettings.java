/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.time.Duration;

/**
 * The bounds within which rules in DRL run.
 *
 * @param actOn how old what causes a consequence may be: an older reading changes state and causes nothing
 * @param keep how long readings stay that a rule reaches by number ({@code window:length}) and not by time
 * @param facts most readings in the session, and most facts that rules have made: the oldest give way, and are counted
 * @param firings most firings that one event may cause: what is left then is dropped, and told
 * @param hang how long one batch may take before the session is given up
 * @param restart how long the first restart after that waits; each further one twice as long, up to a minute
 */
public record DroolsSettings(Duration actOn, Duration keep, int facts, int firings, Duration hang, Duration restart) {
    public static final DroolsSettings DEFAULT = new DroolsSettings(
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            100_000,
            10_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));
}
