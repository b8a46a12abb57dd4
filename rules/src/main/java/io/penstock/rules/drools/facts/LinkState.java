/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

/** Whether a connection stands: there is one such fact for each connection of the profile, changed in place. Rules must not write it. */
public final class LinkState {
    private final String name;
    private boolean up;

    public LinkState(String name, boolean up) {
        this.name = name;
        this.up = up;
    }

    /** For the program only. */
    public void become(boolean changed) {
        up = changed;
    }

    /** The connection's name in the profile. */
    public String getName() {
        return name;
    }

    public boolean isUp() {
        return up;
    }

    @Override
    public String toString() {
        return name + " is " + (up ? "up" : "down");
    }
}
