/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import java.util.LinkedHashMap;
import java.util.Map;

/** One line of an answer: named values in the order in which they are shown. */
public final class Row {
    private final Map<String, Object> values = new LinkedHashMap<>();

    public static Row of(String name, Object value) {
        return new Row().and(name, value);
    }

    public Row and(String name, Object value) {
        values.put(name, value);
        return this;
    }

    public Map<String, Object> values() {
        return values;
    }
}
