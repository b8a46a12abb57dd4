/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

/** What came of a command. */
public enum Outcome {
    /** The device answered. */
    DONE,
    /** A dry run: it would have been handed to the driver. */
    WOULD,
    /** Nothing was done and nothing will be. */
    REFUSED,
    /** The device or its link said no; of a write nothing else is known. */
    FAILED,
    /** It was started and no answer came: it may have been done. */
    UNKNOWN
}
