/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

/** Of what is done each so many milliseconds. A clock that was put back does not say how long it has been: then it is time. */
final class Pace {
    private final long millis;
    private long at;

    Pace(long millis) {
        this.millis = millis;
    }

    /** Whether it is to be done now; then not again until as much has passed. */
    boolean isTime(long now) {
        if (now - at < millis && now >= at) {
            return false;
        }
        at = now;
        return true;
    }

    /** It is time at once. */
    void anew() {
        at = 0;
    }
}
