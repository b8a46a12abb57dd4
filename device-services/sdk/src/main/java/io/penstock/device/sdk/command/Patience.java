/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import java.time.Duration;

/**
 * How long a desk waits with what is urgent.
 *
 * @param mark for its mark on the audit: a disk may stall, and an interlock or a stop may not
 * @param stop for the safe values of outputs that fall when the program stops
 */
record Patience(Duration mark, Duration stop) {
    static final Patience OF_THE_PROGRAM = new Patience(Duration.ofMillis(100), Duration.ofMillis(450));
}
