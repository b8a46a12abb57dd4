/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;

/** The directory is whole, but not for this process to use: the text says why and what to do. */
public final class UnusableDirectoryException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableDirectoryException(String message) {
        super(message);
    }
}
