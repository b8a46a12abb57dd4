/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.log;

/**
 * What somebody else said, fit for a line of a log or of a terminal: it can neither begin a line of its own, nor move the cursor, nor turn
 * the direction of what follows.
 */
public final class OneLine {
    private OneLine() {}

    /** Control characters as they are written in Java: a line's end is {@code \n}. */
    public static String of(String text) {
        int i = 0;
        while (i < text.length() && !isControl(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isControl(c)) {
                escape(c, out);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The same of the beginning of a text that may be of any length. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? of(text) : of(text.substring(0, longest)) + "...";
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c)
                || (c >= '\u2028' && c <= '\u202e') // ends of lines and paragraphs, and turns of direction
                || (c >= '\u2066' && c <= '\u2069'); // isolated turns of direction
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(String.format("\\u%04x", (int) c));
        }
    }
}
