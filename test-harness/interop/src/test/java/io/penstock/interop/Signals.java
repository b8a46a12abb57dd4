/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Signals that Java has no method for. */
public final class Signals {
    private Signals() {}

    /** @param name such as {@code STOP}; one that has ended already hears nothing */
    public static void send(Process process, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0 && !process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("kill -" + name + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
