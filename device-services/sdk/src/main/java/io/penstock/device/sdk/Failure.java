/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

/** Failures as one line for people. */
final class Failure {
    private Failure() {}

    static String text(Throwable e) {
        String message = e.getMessage();
        String text = message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
        if (e instanceof Error) {
            return "defect of the driver: " + e;
        }
        return e instanceof RuntimeException ? "defect of the driver: " + text : text;
    }
}
