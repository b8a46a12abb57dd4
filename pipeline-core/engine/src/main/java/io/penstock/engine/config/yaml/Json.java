/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.yaml;

/** What JSON has and YAML has not. */
final class Json {
    private Json() {}

    /** Tabs between tokens, which YAML does not indent with, as blanks: places stay the same. */
    static String withoutTabs(String json) {
        if (json.indexOf('\t') < 0) {
            return json;
        }
        StringBuilder out = new StringBuilder(json);
        boolean quoted = false;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && c == '\t') {
                out.setCharAt(i, ' ');
            }
        }
        return out.toString();
    }
}
