/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

/** Whether people let a device be used (EdgeX adminState). */
public enum AdminState {
    LOCKED,
    UNLOCKED
}
