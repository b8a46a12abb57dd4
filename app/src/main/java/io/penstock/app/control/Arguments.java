/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of an {@link Operation}, with errors for their user. */
public record Arguments(Map<String, String> values) {
    public String required(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new UserErrorException(name + " is missing");
        }
        return value;
    }

    public @Nullable String optional(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(values.get(name));
    }

    public int number(String name, int otherwise) {
        String value = optional(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UserErrorException(name + " must be a whole number but was '" + value + "'");
        }
    }

    /** Ids written {@code 3,4,17}. */
    public List<Long> ids(String name) {
        try {
            return Arrays.stream(required(name).split(","))
                    .map(String::strip)
                    .map(Long::valueOf)
                    .toList();
        } catch (NumberFormatException e) {
            throw new UserErrorException(name + " must be whole numbers but was '" + values.get(name) + "'");
        }
    }
}
