/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with {@code @PORT@} and the like: peers use all of {@code $}, curly brackets, {@code %}, {@code (} and {@code <} in their own files. */
final class Template {
    private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");

    private Template() {}

    /** @throws IllegalArgumentException when the text asks for what there is not */
    static String render(String text, Map<String, String> values) {
        Matcher places = PLACE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (places.find()) {
            String value = values.get(places.group(1));
            if (value == null) {
                throw new IllegalArgumentException("a place in a peer's file must be one of "
                        + new TreeSet<>(values.keySet()) + " but was '" + places.group(1) + "'");
            }
            places.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return places.appendTail(out).toString();
    }
}
