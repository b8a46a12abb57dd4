/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

/** How a lane fares. */
public enum LaneState {
    /** Its endpoint takes messages, as far as anybody knows. */
    RUNNING,
    /** Its endpoint is not to be had: tried again with backoff. */
    AWAY,
    /** Its endpoint refused 20 messages in a row: treated as away until it takes one or an operator accepts the refusals. */
    SUSPECT,
    /** It does not run. */
    STOPPED
}
