/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Cause;
import io.penstock.api.setting.Matcher;
import java.util.regex.Pattern;

/**
 * The regular expression that a read asks with. Whoever may read may send one, and RE2 writes out what is counted: three counts of a thousand,
 * one in the other, would take all memory, and the program with it. What nests a thousand deep, or may be there a thousand times, would take
 * all of a thread's stack.
 */
final class Expression {
    private static final int LONGEST = 1000;
    private static final int LONGEST_WRITTEN_OUT = 2000;
    private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d+))?,?}");

    private Expression() {}

    /** @throws RefusedException when it is none, or would take too much to match */
    static Matcher of(String target) throws RefusedException {
        if (target.length() > LONGEST) {
            throw invalid(
                    "must be a regular expression of at most " + LONGEST + " characters but has " + target.length());
        }
        if (writtenOut(target) > LONGEST_WRITTEN_OUT) {
            throw invalid("must be a regular expression whose counts, multiplied, make it no longer than "
                    + LONGEST_WRITTEN_OUT + " characters but was '" + target + "'");
        }
        try {
            return Matcher.of("/" + target + "/");
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** At the most: as if each count stood in all the others. */
    private static double writtenOut(String target) {
        double length = target.length();
        var count = COUNT.matcher(target);
        while (count.find()) {
            String most = count.group(2) == null ? count.group(1) : count.group(2);
            length *= Math.max(1, Double.parseDouble(most));
        }
        return length;
    }

    private static RefusedException invalid(String why) {
        return new RefusedException(Cause.INVALID, "target " + why);
    }
}
