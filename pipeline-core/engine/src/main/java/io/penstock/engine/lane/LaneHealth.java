/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.time.Instant;

/**
 * How a lane fares, and since when.
 *
 * @param reason empty while it runs
 */
public record LaneHealth(LaneState state, String reason, Instant since) {}
