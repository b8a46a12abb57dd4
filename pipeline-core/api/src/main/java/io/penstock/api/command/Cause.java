/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import java.util.Locale;

/** Why a command was not done: what the asker can do about it. */
public enum Cause {
    NO_DEVICE,
    /** No such device resource or device command, or none that is not hidden. */
    NO_TARGET,
    /** Not readable, not writable. */
    NOT_ALLOWED,
    /** A value that is missing, of the wrong type or out of its limits. */
    INVALID,
    /** The device's admin state is LOCKED. */
    LOCKED,
    /** The device is DOWN. */
    DOWN,
    /** The caller lacks the permission. */
    FORBIDDEN,
    /** More commands than the rate allows. */
    RATE,
    /** Too old, or the line was busy for so long. */
    EXPIRED,
    /** A write of this id has been seen. */
    DUPLICATE,
    /** An interlock forbids it. */
    INTERLOCK,
    /** An interlock's input is missing or stale. */
    STALE_INPUT,
    /** An output's minimum on or off time has not passed. */
    MINIMUM_TIME,
    /** Somebody has taken the output over from the rules, or it has fallen to its safe value and the write yields to that. */
    OVERRIDDEN,
    /** Too many wait for the same line. */
    BUSY,
    /** The device or its link said no. */
    DEVICE,
    /** No answer came: the driver gave none in time, or a write was sent and nobody answered it. */
    TIMEOUT,
    /** Written, but what was read back is something else. */
    VERIFY,
    /** The audit could not be written: without it nothing is actuated. Or what a write took over from the rules could not be saved. */
    AUDIT,
    /** The program stops, or has been stopped meanwhile. */
    STOPPED;

    /** How it is written wherever it is said, such as {@code no-target}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
