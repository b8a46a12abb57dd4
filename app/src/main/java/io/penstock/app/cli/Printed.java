/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.app.control.UserErrorException;
import java.io.PrintWriter;

/** What a command has printed: a writer keeps it to itself that it could not write. */
public final class Printed {
    private Printed() {}

    /** @throws UserErrorException when not all of it went where it was to go: what was exported must not be dropped then */
    public static void check(PrintWriter out) {
        if (out.checkError()) {
            throw new UserErrorException("not all could be printed: a disk is full, or who read it has ended");
        }
    }
}
