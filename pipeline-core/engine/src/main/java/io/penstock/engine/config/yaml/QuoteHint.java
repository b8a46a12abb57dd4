/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.yaml;

import io.penstock.api.error.Place;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the value near a parse error that wanted quotes: YAML takes its first sign for syntax. */
final class QuoteHint {
    private static final Pattern SUSPECT = Pattern.compile("(?:[:,\\[{-]\\s+|^\\s*)([!*%&@`]\\S|\\$\\{|\\{|\\[)");
    /** Braces in a text, not a mapping or list that is meant as one: text goes on behind them, or a reference is in them. */
    private static final Pattern IN_TEXT = Pattern.compile("[}\\]]\\s*[^\\s,}\\]#]|\\$\\{");

    private QuoteHint() {}

    /** What to add to the message; empty when nothing near looks like it. */
    static String at(String text, Place place) {
        String[] lines = text.split("\n", -1);
        for (int at = Math.min(place.line(), lines.length) - 1, tries = 0; at >= 0 && tries < 3; at--) {
            String line = lines[at].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            tries++;
            Matcher m = SUSPECT.matcher(lines[at]);
            if (m.find()
                    && (!"{[".contains(m.group(1)) || IN_TEXT.matcher(lines[at]).find())) {
                String sign = m.group(1).startsWith("${") ? "${" : m.group(1).substring(0, 1);
                return "; quote this value: in YAML a text that begins with '" + sign
                        + "' or holds braces in a {...} needs \"...\""
                        + (at + 1 == place.line() ? "" : " (line " + (at + 1) + ")");
            }
        }
        return "";
    }
}
