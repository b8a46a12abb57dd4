/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.KeySourceException;

/** The issuer's keys cannot be had now: nobody can say whether a token holds. */
public final class KeysAwayException extends KeySourceException {
    private static final long serialVersionUID = 1L;

    KeysAwayException(String message) {
        super(message);
    }
}
