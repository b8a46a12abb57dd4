/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * What a run was measured on.
 *
 * @param flags of the JVM of the bench
 * @param launcher the flags that the launcher gives to the program
 * @param pinned which processes were held to which cores, or why none were
 * @param commit as {@code git describe} says it
 */
public record Machine(
        String jdk,
        List<String> flags,
        List<String> launcher,
        int cores,
        String processor,
        String system,
        double memoryGb,
        String pinned,
        String commit) {
    public Machine {
        flags = List.copyOf(flags);
        launcher = List.copyOf(launcher);
    }

    /** In one line. */
    public String text() {
        return "JDK " + jdk + ", " + cores + " cores of " + processor + ", " + system + ", commit " + commit;
    }
}
