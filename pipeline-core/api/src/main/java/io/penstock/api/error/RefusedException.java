/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

/** This message can never be processed or delivered; its text is the reason kept with the dead letter. Not retried. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String reason) {
        super(reason);
    }

    public RefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
