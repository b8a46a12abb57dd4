/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

/** A token that does not hold, or gives no right here. The message is for its bearer and the log; it holds nothing of the token. */
public class TokenException extends Exception {
    private static final long serialVersionUID = 1L;

    TokenException(String message) {
        super(message);
    }

    TokenException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A token that holds, and gives its bearer no right here. */
    static final class NoRight extends TokenException {
        private static final long serialVersionUID = 1L;

        NoRight(String message) {
            super(message);
        }
    }

    /** Whether the bearer is known, and has no right here. */
    public boolean isKnown() {
        return this instanceof NoRight;
    }
}
