/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

/** The user's mistake: its text says rule, finding and known values. Exit code 1. */
public final class UserErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserErrorException(String message) {
        super(message);
    }
}
