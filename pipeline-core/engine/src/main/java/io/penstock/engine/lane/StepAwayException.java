/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

/** What a step calls is not to be had now. The micro-batch remembers how far it came and can be sent once more. */
final class StepAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    StepAwayException(String step, String reason) {
        super("step '" + step + "': " + reason, null, false, false);
    }
}
