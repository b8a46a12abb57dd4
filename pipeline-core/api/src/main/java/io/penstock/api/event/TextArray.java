/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A StringArray's value string. EdgeX writes {@code [a, b]} and splits at commas, so a text with a comma or a blank comes back as
 * another; such an array is written here as JSON ({@code ["a, b", "c"]}), and both forms are read.
 */
final class TextArray {
    private TextArray() {}

    static String format(String[] items) {
        StringBuilder out = new StringBuilder("[");
        boolean plain = true;
        for (String item : items) {
            plain &= isPlain(item);
        }
        for (int i = 0; i < items.length; i++) {
            out.append(i == 0 ? "" : ", ");
            if (plain) {
                out.append(items[i]);
            } else {
                quote(items[i], out);
            }
        }
        return out.append(']').toString();
    }

    private static boolean isPlain(String item) {
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c <= ' ' || c == ',' || c == '"' || c == '[' || c == ']' || c == '\\') {
                return false;
            }
        }
        return !item.isEmpty() && item.strip().length() == item.length();
    }

    private static void quote(String item, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /**
     * The elements' texts.
     *
     * @param text in its brackets
     * @param quotes whether the elements may be in quotes
     */
    static List<String> parse(String text, boolean quotes) {
        List<String> quoted = quotes && text.startsWith("[\"") ? quoted(text) : null;
        if (quoted != null) {
            return quoted;
        }
        String inside = text.substring(1, text.length() - 1);
        List<String> items = new ArrayList<>();
        if (inside.isBlank()) {
            return items;
        }
        int start = 0;
        for (int comma = inside.indexOf(','); comma >= 0; comma = inside.indexOf(',', start)) {
            items.add(inside.substring(start, comma).strip());
            start = comma + 1;
        }
        items.add(inside.substring(start).strip());
        return items;
    }

    /** The texts of a JSON array of texts; null when it is none. */
    private static @Nullable List<String> quoted(String text) {
        List<String> items = new ArrayList<>();
        try (JsonParser p = EventJson.FACTORY.createParser(text)) {
            p.nextToken();
            while (p.nextToken() == JsonToken.VALUE_STRING) {
                items.add(p.getText());
            }
            boolean ended = p.currentToken() == JsonToken.END_ARRAY && p.nextToken() == null;
            return ended ? items : null;
        } catch (IOException e) {
            return null; // a text of EdgeX's own that only looks like one
        }
    }
}
