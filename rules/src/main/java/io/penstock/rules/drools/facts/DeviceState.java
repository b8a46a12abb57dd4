/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

/** Whether a device answers: there is one such fact for each device, changed in place. Rules must not write it. */
public final class DeviceState {
    private final String device;
    private String state;

    public DeviceState(String device, String state) {
        this.device = device;
        this.state = state;
    }

    /** For the program only. */
    public void become(String changed) {
        state = changed;
    }

    public String getDevice() {
        return device;
    }

    /** {@code UP}, {@code DOWN}, {@code LOCKED} or {@code UNKNOWN} (it was not asked yet). */
    public String getState() {
        return state;
    }

    @Override
    public String toString() {
        return device + " is " + state;
    }
}
