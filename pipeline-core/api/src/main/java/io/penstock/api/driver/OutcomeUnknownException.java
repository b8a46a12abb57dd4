/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.io.IOException;

/** A write was sent, and nobody knows whether it was done: no answer came in time, or the connection was lost before it. */
public final class OutcomeUnknownException extends IOException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
