/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

/** What is known of a condition. */
public enum Truth {
    HOLDS,
    FAILS,
    /** An input that it needs is missing, of bad quality or of the wrong type. */
    UNKNOWN
}
