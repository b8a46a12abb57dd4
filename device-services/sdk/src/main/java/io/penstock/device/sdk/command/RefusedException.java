/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Cause;

/** A command that is not to be done. Without a stack: it is an answer, and there may be many. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    RefusedException(Cause cause, String reason) {
        super(reason, null, false, false);
        this.cause = cause;
    }

    Cause reasonCode() {
        return cause;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
