/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Outcome;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which records speak of a write that the rules have not heard of, where nobody may know whether it was done. */
final class UnsureWrites {
    private static final int MOST = 1000;

    /** Ids of the last writes that were taken for done and may not have been. */
    private final Set<String> ids = new LinkedHashSet<>();

    /** Whether this is to be taken for a write. One that may be done took its output all the same; but for a rule's, which may be tried again. */
    boolean isWrite(Audit record) {
        boolean done = record.outcome() == Outcome.DONE;
        if (!record.mayBeWritten() || (!done && record.command().caller().origin() == Caller.Origin.RULE)) {
            return false;
        }
        String id = record.command().id();
        boolean heardOf = ids.contains(id); // what is said of it afterwards is not another write
        if (!done && ids.add(id) && ids.size() > MOST) {
            ids.remove(ids.iterator().next());
        }
        return !heardOf;
    }
}
