/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.OperatingState;
import io.penstock.api.error.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a device answers: UP, DOWN after so many failures in a row, and how long to wait for the next probe. */
final class Health {
    /** What a change means to the outside. */
    record Change(DeviceState from, DeviceState to, String reason) {}

    /** How far apart it is told at least that a device answers again. */
    private static final long APART = TimeUnit.SECONDS.toNanos(10);

    private final Device device;
    private final Clock clock;
    private final DeviceExtras extras;
    private final Backoff probing;
    private DeviceState state;
    private String reason = "";
    private Instant since;
    private int failures;
    private boolean owed;
    private @Nullable Long toldAt;

    Health(Device device, DeviceExtras extras, Backoff probing, Clock clock) {
        this.device = device;
        this.clock = clock;
        this.extras = extras;
        this.probing = probing;
        this.since = clock.instant();
        if (device.adminState() == AdminState.LOCKED) {
            state = DeviceState.LOCKED;
            reason = "adminState is LOCKED";
        } else if (device.operatingState() == OperatingState.DOWN) {
            state = DeviceState.DOWN;
            reason = "operatingState is DOWN in its file";
        } else {
            state = DeviceState.UNKNOWN;
        }
    }

    /** It stands as it stood when its line was closed, unless its file says otherwise now. */
    synchronized void goOnFrom(Health before) {
        synchronized (before) {
            if (device.adminState() == before.device.adminState()
                    && device.operatingState() == before.device.operatingState()) {
                state = before.state;
                reason = before.reason;
                since = before.since;
                failures = before.failures;
                owed = before.owed;
                toldAt = before.toldAt;
            }
        }
    }

    synchronized DeviceState state() {
        return state;
    }

    synchronized String reason() {
        return reason;
    }

    synchronized Instant since() {
        return since;
    }

    /** Whether autoEvents run. */
    synchronized boolean pollable() {
        return state == DeviceState.UP || state == DeviceState.UNKNOWN;
    }

    /**
     * Whether that it answers now is to be told, since it has failed of late and not often enough to be DOWN. One that fails now and then is
     * told of once in ten seconds; what falls into them is made up for by the first answer after them.
     *
     * @param nanoTime the monotonic clock
     */
    synchronized boolean answersAgain(long nanoTime) {
        owed = state == DeviceState.UP && (owed || failures > 0);
        if (!owed || (toldAt != null && nanoTime - toldAt < APART)) {
            return false;
        }
        owed = false;
        toldAt = nanoTime;
        return true;
    }

    /** It answered. */
    synchronized @Nullable Change succeeded() {
        failures = 0;
        probing.reset();
        return state == DeviceState.UP || state == DeviceState.LOCKED ? null : become(DeviceState.UP, "");
    }

    /** It did not answer. */
    synchronized @Nullable Change failed(String why) {
        failures++;
        if (state == DeviceState.DOWN) {
            reason = why;
            return null;
        }
        return state != DeviceState.LOCKED && failures >= extras.failures() ? become(DeviceState.DOWN, why) : null;
    }

    /** It is out of order for certain, whatever the count. */
    synchronized @Nullable Change broken(String why) {
        failures = Math.max(failures, extras.failures() - 1);
        return failed(why);
    }

    /** How long to wait before the next probe; longer with each call until it answers. */
    Duration nextProbe() {
        return probing.next();
    }

    private Change become(DeviceState to, String why) {
        Change change = new Change(state, to, why);
        state = to;
        reason = why;
        since = clock.instant();
        return change;
    }
}
