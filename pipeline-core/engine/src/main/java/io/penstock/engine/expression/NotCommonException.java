/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

/** The expression is beyond what closures do, or wrong: CEL itself runs it or says what is wrong. */
final class NotCommonException extends Exception {
    private static final long serialVersionUID = 1L;

    NotCommonException() {
        super("beyond the common part of CEL", null, false, false);
    }
}
