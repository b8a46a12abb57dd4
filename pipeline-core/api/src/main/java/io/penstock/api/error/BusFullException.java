/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

/** The stream is at its {@code maxSize} and {@code whenFull: refuse}, or its disk is full: nothing was appended. Retry later. */
public final class BusFullException extends Exception {
    private static final long serialVersionUID = 1L;

    public BusFullException(String message) {
        super(message, null, false, false);
    }
}
