/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

/**
 * What was measured breaks a promise: something was lost, or came out of order. Unlike a goal that is missed this is a mistake in the
 * program, whatever the machine; unlike any other exception it says that the measurement itself was made.
 */
public final class FindingException extends Exception {
    private static final long serialVersionUID = 1;

    public FindingException(String message) {
        super(message);
    }
}
