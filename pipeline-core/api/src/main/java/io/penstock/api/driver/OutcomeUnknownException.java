/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.io.IOException;
import java.util.List;

/**
 * A write was sent, and nobody knows whether it was done: no answer came in time, or the connection was lost before it. Or a part of it was
 * done, and the rest was not.
 */
public final class OutcomeUnknownException extends IOException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A write of several values that failed on its way.
     *
     * @param written the resources that have their values already; for none of them the failure says it all
     * @param failure what became of the next
     */
    public static IOException after(List<String> written, IOException failure) {
        return written.isEmpty()
                ? failure
                : new OutcomeUnknownException("written: " + written + ", and then: " + failure.getMessage(), failure);
    }
}
