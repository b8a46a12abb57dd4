/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.error.NearMiss;
import java.util.Collection;
import java.util.List;

/**
 * What is said to whoever asks for what is not there, in the same words at every door. The names known are those that the caller may use:
 * what else there is is not for everybody.
 */
public final class Unknown {
    private static final int MOST_DEVICES = 20;
    private static final int MOST_TARGETS = 50;

    private Unknown() {}

    /** Names the device that was meant, or those there are. */
    public static String device(String wanted, Collection<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        String near = NearMiss.hint(wanted, sorted);
        return "there is no device '" + wanted + "'"
                + (near.isEmpty() && !known.isEmpty() ? "; there are " + first(MOST_DEVICES, sorted) : near);
    }

    /** Names all that can be asked of the device, and what was meant. */
    static String target(String device, String wanted, List<String> known) {
        return "device '" + device + "' must be asked for one of " + first(MOST_TARGETS, known) + " but was for '"
                + wanted + "'" + NearMiss.hint(wanted, known);
    }

    private static String first(int most, List<String> known) {
        int more = known.size() - most;
        return more <= 0 ? known.toString() : known.subList(0, most) + " and " + more + " more";
    }
}
