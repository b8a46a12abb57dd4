/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.setting.Durations;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be known of a file beyond what Drools tells: how far back its rules look in time, and which of them insert logically. It reads
 * the text and may see too much, never too little: then readings stay longer than they need to.
 */
final class RuleText {
    private static final Pattern NOISE = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)");
    private static final Pattern RULE = Pattern.compile(
            "(?m)^\\s*rule\\s+(?:\"([^\"]+)\"|'([^']+)'|(\\w+))(.*?)\\bthen\\b(.*?)\\bend\\b", Pattern.DOTALL);
    private static final Pattern WINDOW = Pattern.compile("window\\s*:\\s*time\\s*\\(\\s*([^)]*?)\\s*\\)");
    private static final Pattern KEEP = Pattern.compile("@keep\\s*\\(\\s*\"([^\"]*)\"\\s*\\)");
    private static final Pattern LENGTH = Pattern.compile("window\\s*:\\s*length\\s*\\(");
    private static final Pattern BOUNDS = Pattern.compile("\\[([^\\[\\]]*)]");

    private final String text;

    RuleText(String text) {
        this.text = NOISE.matcher(text).replaceAll(" ");
    }

    /** The file's package; empty when it names none. */
    String packageName() {
        Matcher m = PACKAGE.matcher(text);
        return m.find() ? m.group(1) : "";
    }

    /** The longest that one of its rules looks back: its windows and its temporal operators one after the other, or what {@code @keep} says. */
    Duration longest() {
        Duration longest = Duration.ZERO;
        Matcher rule = RULE.matcher(text);
        while (rule.find()) {
            Duration needed = longest(rule.group(4));
            longest = needed.compareTo(longest) > 0 ? needed : longest;
        }
        return longest;
    }

    private static Duration longest(String conditions) {
        Duration window = Duration.ZERO;
        Matcher w = WINDOW.matcher(conditions);
        while (w.find()) {
            Duration d = duration(w.group(1));
            window = d.compareTo(window) > 0 ? d : window;
        }
        Duration chain = Duration.ZERO;
        Matcher b = BOUNDS.matcher(conditions);
        while (b.find()) {
            Duration bound = Duration.ZERO;
            for (String part : b.group(1).split(",", -1)) {
                Duration d = duration(part.strip());
                bound = d.compareTo(bound) > 0 ? d : bound;
            }
            chain = chain.plus(bound);
        }
        Duration all = window.plus(chain);
        Matcher k = KEEP.matcher(conditions);
        Duration kept = k.find() ? duration(k.group(1)) : Duration.ZERO;
        return kept.compareTo(all) > 0 ? kept : all;
    }

    private static Duration duration(String written) {
        try {
            String positive = written.startsWith("-") ? written.substring(1) : written;
            return positive.matches("\\d+") ? Duration.ofMillis(Long.parseLong(positive)) : Durations.parse(positive);
        } catch (IllegalArgumentException e) {
            return Duration.ZERO; // an index or a list: no time
        }
    }

    /** Whether a rule keeps readings by their number. */
    boolean countsReadings() {
        return LENGTH.matcher(text).find();
    }

    /** Names of the rules that insert facts which go when their conditions do. */
    Set<String> logical() {
        Set<String> names = new HashSet<>();
        Matcher rule = RULE.matcher(text);
        while (rule.find()) {
            if (rule.group(5).contains("insertLogical")) {
                names.add(
                        rule.group(1) != null ? rule.group(1) : rule.group(2) != null ? rule.group(2) : rule.group(3));
            }
        }
        return names;
    }
}
