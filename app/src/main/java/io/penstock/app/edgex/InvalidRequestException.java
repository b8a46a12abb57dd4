/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

/** A request that says nothing that can be done; the message is for whoever sent it. */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(message);
    }
}
