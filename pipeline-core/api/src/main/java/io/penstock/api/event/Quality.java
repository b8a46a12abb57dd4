/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

/**
 * Whether a reading's value can be used. A reading that is not {@link #GOOD} keeps its declared type and has no value;
 * outside it is EdgeX's null reading with the tag {@code quality}.
 */
public enum Quality {
    GOOD,
    /** The device gave no value: EdgeX's null reading as it came. */
    NONE,
    /** The value does not fit its type after conversion. */
    OVERFLOW,
    /** The value is not a number. */
    NAN,
    /** The device answered this resource with an error. */
    BAD
}
