/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions;

import io.penstock.api.setting.Matcher;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A matcher that remembers its answers: names come again and again, and a glob costs hundreds of nanoseconds. For one thread;
 * keep it in {@link io.penstock.api.function.Context#local}.
 */
public final class KnownNames {
    private static final int MOST = 10_000;

    private final @Nullable Matcher matcher;
    private final Map<String, Boolean> answers = new HashMap<>();

    /** @param matcher null matches every name */
    public KnownNames(@Nullable Matcher matcher) {
        this.matcher = matcher == null || matcher.matchesAll() ? null : matcher;
    }

    public boolean matchesAll() {
        return matcher == null;
    }

    public boolean matches(String name) {
        if (matcher == null) {
            return true;
        }
        Boolean known = answers.get(name);
        if (known == null) {
            if (answers.size() >= MOST) {
                answers.clear();
            }
            known = matcher.matches(name);
            answers.put(name, known);
        }
        return known;
    }
}
