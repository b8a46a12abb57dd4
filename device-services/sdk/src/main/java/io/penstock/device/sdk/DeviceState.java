/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

/** How a device stands. */
public enum DeviceState {
    /** It answers. */
    UP,
    /** It does not answer, or says what it must not: its autoEvents rest and it is probed. */
    DOWN,
    /** Nothing is known yet. */
    UNKNOWN,
    /** A person took it out of use. */
    LOCKED
}
