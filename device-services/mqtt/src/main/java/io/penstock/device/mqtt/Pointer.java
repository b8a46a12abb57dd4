/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON pointer (RFC 6901) into a tree of maps and lists. */
final class Pointer {
    private final List<String> tokens = new ArrayList<>();

    Pointer(String text) {
        if (!text.isEmpty()) {
            for (String token : text.substring(1).split("/", -1)) {
                tokens.add(token.replace("~1", "/").replace("~0", "~"));
            }
        }
    }

    /** @return null when there is nothing, or null, at its place */
    @Nullable
    Object find(@Nullable Object tree) {
        Object at = tree;
        for (String token : tokens) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(token);
            } else if (at instanceof List<?> list) {
                at = element(list, token);
            } else {
                return null;
            }
        }
        return at;
    }

    private static @Nullable Object element(List<?> list, String token) {
        boolean index = !token.isEmpty() && token.length() < 10 && token.chars().allMatch(c -> c >= '0' && c <= '9');
        return index && Integer.parseInt(token) < list.size() ? list.get(Integer.parseInt(token)) : null;
    }
}
