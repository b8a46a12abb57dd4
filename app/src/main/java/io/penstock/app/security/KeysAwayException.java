/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

/**
 * The issuer's keys cannot be had now: nobody can say whether a token holds. No exception of the token library's, which would be loaded with
 * who catches this.
 */
public final class KeysAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    KeysAwayException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
