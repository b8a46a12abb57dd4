/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import java.util.List;
import java.util.Locale;

/** Text that is built of elements; well-formed as XML too, so that a test can read it. */
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /** As it is. */
    Markup raw(String markup) {
        text.append(markup);
        return this;
    }

    /** Text, made safe. */
    Markup text(String plain) {
        text.append(safe(plain));
        return this;
    }

    /** {@code <name attributes>text</name>}. */
    Markup element(String name, String attributes, String plain) {
        return raw(open(name, attributes)).text(plain).raw("</" + name + ">");
    }

    Markup element(String name, String plain) {
        return element(name, "", plain);
    }

    static String open(String name, String attributes) {
        return attributes.isEmpty() ? "<" + name + ">" : "<" + name + " " + attributes + ">";
    }

    /** A table with a head; on a narrow page each cell says its column. */
    Markup table(List<String> columns, List<List<String>> rows, String cssClass) {
        raw("<div class=\"scroll\"><table class=\"" + cssClass + "\"><thead><tr>");
        columns.forEach(c -> element("th", "scope=\"col\"", c));
        raw("</tr></thead><tbody>");
        for (List<String> row : rows) {
            raw("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String label = "data-label=\"" + safe(columns.get(i)) + "\"";
                if (i == 0) {
                    element("th", "scope=\"row\"", row.get(i));
                } else {
                    element("td", label, row.get(i));
                }
            }
            raw("</tr>");
        }
        return raw("</tbody></table></div>\n");
    }

    /** A number for a place on the page. */
    static String n(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String safe(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
