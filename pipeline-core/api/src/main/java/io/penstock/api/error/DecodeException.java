/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

/** Bytes that are not what they should be: a message or frame that can never be read. The text says rule, finding and where. */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    public DecodeException(String message) {
        super(message);
    }

    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
