/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Selection;

/** What a block's dictionary holds: where an event is from. Interned, so that a reader can remember by id what it wants. */
final class Triple {
    /** The id of one beyond the bound of its table: nobody remembers anything about it. */
    static final int NO_ID = -1;

    final int id;
    final String device;
    final String profile;
    final String source;

    // Where it stands in the block being built; the writer's, under the log's lock.
    long stamp;
    int index;

    Triple(int id, String device, String profile, String source) {
        this.id = id;
        this.device = device;
        this.profile = profile;
        this.source = source;
    }

    boolean is(String otherDevice, String otherProfile, String otherSource) {
        return device.equals(otherDevice) && profile.equals(otherProfile) && source.equals(otherSource);
    }

    boolean matches(Selection selection) {
        return selection.matches(device, profile, source);
    }
}
