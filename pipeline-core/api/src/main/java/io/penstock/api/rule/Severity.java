/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

/** How bad an alert is; EdgeX's three and one below. */
public enum Severity {
    INFO,
    MINOR,
    NORMAL,
    CRITICAL
}
