/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.batch;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes an event has as EdgeX's JSON: rather a few more than too few. */
final class EncodedSize {
    /** Keys, quotes, id, origin and apiVersion of an event and of a reading. */
    private static final int EVENT = 160;

    private static final int READING = 170;
    private static final int NUMBER = 26;

    private EncodedSize() {}

    static long of(Event event) {
        long size = EVENT + text(event.source()) + tags(event.tags());
        long names = text(event.device()) + text(event.profile());
        size += names;
        List<Reading> readings = event.readings();
        for (int i = 0; i < readings.size(); i++) {
            size += names + of(readings.get(i));
        }
        return size;
    }

    private static long of(Reading r) {
        long size = READING + text(r.resource()) + tags(r.tags());
        size += r.units().isEmpty() ? 0 : 10 + text(r.units());
        size += r.mediaType().isEmpty() ? 0 : 14 + text(r.mediaType());
        if (!r.isGood()) {
            return size + 70;
        }
        Object value = r.object();
        return size + (value == null ? NUMBER : tree(value));
    }

    private static long tags(Map<String, Object> tags) {
        return tags.isEmpty() ? 0 : 8 + tree(tags);
    }

    private static long tree(@Nullable Object value) {
        if (value instanceof String s) {
            return 2 + text(s);
        }
        if (value instanceof byte[] bytes) {
            return 2 + (bytes.length + 2) / 3 * 4L;
        }
        if (value instanceof String[] texts) {
            long size = 2;
            for (String text : texts) {
                size += 6 + 2 * text(text); // its quotes are text within text
            }
            return size;
        }
        if (value instanceof Map<?, ?> map) {
            long size = 2;
            for (Map.Entry<?, ?> e : map.entrySet()) {
                size += 4 + text(String.valueOf(e.getKey())) + tree(e.getValue());
            }
            return size;
        }
        if (value instanceof List<?> list) {
            long size = 2;
            for (Object item : list) {
                size += 1 + tree(item);
            }
            return size;
        }
        if (value != null && value.getClass().isArray()) {
            return 4 + (long) Array.getLength(value) * (value instanceof boolean[] ? 7 : NUMBER);
        }
        return value instanceof Number n && !(n instanceof Long) && !(n instanceof Double)
                ? n.toString().length()
                : NUMBER;
    }

    /** In UTF-8 within JSON's quotes. */
    private static long text(String text) {
        long size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                size += 5;
            } else if (c == '"' || c == '\\') {
                size++;
            } else if (c >= 0x80) {
                size += c < 0x800 ? 1 : Character.isSurrogate(c) ? 5 : 2;
            }
        }
        return size;
    }
}
