/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which name was meant, for messages. */
public final class NearMiss {
    private NearMiss() {}

    /** {@code ; did you mean 'x'?}, or nothing when none is near. */
    public static String hint(String wanted, Collection<String> known) {
        String near = of(wanted, known);
        return near == null ? "" : "; did you mean '" + near + "'?";
    }

    /** The nearest name, when it is near enough to be a slip of the fingers. */
    public static @Nullable String of(String wanted, Collection<String> known) {
        String best = null;
        int least = Math.min(3, wanted.length() / 3) + 1;
        String w = wanted.toLowerCase(Locale.ROOT);
        for (String k : known) {
            if (w.length() > 1 && k.toLowerCase(Locale.ROOT).startsWith(w)) {
                return k;
            }
            int d = distance(w, k.toLowerCase(Locale.ROOT), least);
            if (d < least) {
                least = d;
                best = k;
            }
        }
        return best;
    }

    /** Optimal string alignment distance (a swap of neighbours counts one), or {@code limit} when it is not below. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                boolean swap =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = swap ? Math.min(least, d[i - 2][j - 2] + 1) : least;
            }
        }
        return d[a.length()][b.length()];
    }
}
