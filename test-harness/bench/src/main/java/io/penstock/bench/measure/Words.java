/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts that may hold any character, or none, as one line to a {@link Worker} or from it: each in Base64, with a space between. */
public final class Words {
    private Words() {}

    public static String line(List<String> words) {
        return words.stream()
                .map(word -> Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(" "));
    }

    public static String line(String... words) {
        return line(List.of(words));
    }

    public static List<String> parse(String line) {
        return Stream.of(line.split(" ", -1))
                .map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8))
                .toList();
    }
}
