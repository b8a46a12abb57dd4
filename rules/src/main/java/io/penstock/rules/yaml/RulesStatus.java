/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.util.Map;

/**
 * How the YAML rules do.
 *
 * @param state whether they run
 * @param reason why they do not; empty when they do
 * @param restarts how often they died and were begun again
 * @param lag events behind the end of the stream
 * @param unrecorded firings and published events that the bus did not take
 * @param counts what they have done
 */
public record RulesStatus(State state, String reason, long restarts, long lag, long unrecorded, RulesCounts counts) {
    static final RulesCounts NOTHING = new RulesCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
    static final RulesStatus NONE = new RulesStatus(State.NONE, "", 0, 0, 0, NOTHING);

    /** Whether rules run. */
    public enum State {
        /** There are none. */
        NONE,
        RUNNING,
        /** They died, and wait to be begun again. */
        DOWN,
        STOPPED
    }
}
