/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

/** Whether a device answers (EdgeX operatingState). */
public enum OperatingState {
    UP,
    DOWN,
    UNKNOWN
}
