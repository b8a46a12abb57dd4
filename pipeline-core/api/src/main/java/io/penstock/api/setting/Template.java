/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Text with fields that are filled in for each message: {@code plant/{device}/{source}}. Fields: {@code device}, {@code profile}
 * (the device profile), {@code source}, {@code tag:<name>}. <code>{{</code> stands for a brace. Immutable.
 */
public final class Template {
    /** What a template is filled in from. */
    public interface Fields {
        /** The value of a field, or null when the message has none (its members do not agree, no such tag). */
        @Nullable
        String field(String name);
    }

    private static final List<String> KNOWN = List.of("device", "profile", "source");

    private final String text;
    private final List<String> literals = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();

    private Template(String text) {
        this.text = text;
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '{' && text.startsWith("{{", i)) {
                literal.append('{');
                i += 2;
            } else if (c == '{') {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new IllegalArgumentException(
                            "has a '{' without '}' in '" + text + "'; write '{{' for a brace");
                }
                String name = text.substring(i + 1, end);
                if (!KNOWN.contains(name) && !(name.startsWith("tag:") && name.length() > 4)) {
                    throw new IllegalArgumentException("has an unknown field {" + name
                            + "}; known are {device}, {profile}, {source}, {tag:<name>}");
                }
                literals.add(literal.toString());
                fields.add(name);
                literal.setLength(0);
                i = end + 1;
            } else {
                literal.append(c);
                i++;
            }
        }
        literals.add(literal.toString());
    }

    /** @throws IllegalArgumentException when a brace is open or a field unknown */
    public static Template of(String text) {
        return new Template(text);
    }

    public String text() {
        return text;
    }

    /** Names of the fields in it, in their order; empty for constant text. */
    public List<String> fields() {
        return List.copyOf(fields);
    }

    /**
     * The text filled in.
     *
     * @param escape what each value passes through (a topic or path must not gain levels); the literal text does not
     * @throws io.penstock.api.error.RefusedException when the message lacks a field
     */
    public String render(Fields from, UnaryOperator<String> escape) {
        if (fields.isEmpty()) {
            return literals.get(0);
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < fields.size(); i++) {
            String value = from.field(fields.get(i));
            if (value == null) {
                throw new io.penstock.api.error.RefusedException(
                        "template '" + text + "' needs {" + fields.get(i) + "} but the message has none");
            }
            out.append(literals.get(i)).append(escape.apply(value));
        }
        return out.append(literals.get(fields.size())).toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template t && text.equals(t.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
