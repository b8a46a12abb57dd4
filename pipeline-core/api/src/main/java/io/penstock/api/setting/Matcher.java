/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Matches names: a bare text is a glob over the whole name ({@code *} any run, {@code ?} one character), {@code /.../} an RE2
 * regular expression over the whole name. A list matches when one of it does. Immutable; safe for many threads.
 */
public final class Matcher {
    /** Matches every name. */
    public static final Matcher ALL = new Matcher(List.of("*"));

    private final List<String> patterns;
    private final List<Pattern> expressions = new ArrayList<>();
    private final Set<String> literals = new HashSet<>();
    private final boolean all;

    private Matcher(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
        this.all = patterns.contains("*");
        for (String p : patterns) {
            if (p.length() > 1 && p.startsWith("/") && p.endsWith("/")) {
                expressions.add(compile(p.substring(1, p.length() - 1), p));
            } else if (p.indexOf('*') < 0 && p.indexOf('?') < 0) {
                literals.add(p);
            } else {
                expressions.add(compile(globToRegex(p), p));
            }
        }
    }

    /** @throws IllegalArgumentException when a pattern is empty or no regular expression */
    public static Matcher of(List<String> patterns) {
        for (String p : patterns) {
            if (p.isEmpty()) {
                throw new IllegalArgumentException("must be a name, a glob or /a regular expression/ but was ''");
            }
        }
        return patterns.equals(List.of("*")) ? ALL : new Matcher(patterns);
    }

    public static Matcher of(String... patterns) {
        return of(List.of(patterns));
    }

    public boolean matches(String name) {
        if (all || literals.contains(name)) {
            return true;
        }
        for (int i = 0; i < expressions.size(); i++) {
            if (expressions.get(i).matches(name)) {
                return true;
            }
        }
        return false;
    }

    public boolean matchesAll() {
        return all;
    }

    /** As written. */
    public List<String> patterns() {
        return patterns;
    }

    private static Pattern compile(String regex, String written) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "must be a regular expression (RE2) but '" + written + "' is none: " + e.getMessage(), e);
        }
    }

    private static String globToRegex(String glob) {
        StringBuilder out = new StringBuilder("(?s)");
        int start = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' || c == '?') {
                out.append(Pattern.quote(glob.substring(start, i))).append(c == '*' ? ".*" : ".");
                start = i + 1;
            }
        }
        return out.append(Pattern.quote(glob.substring(start))).toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher m && patterns.equals(m.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return patterns.size() == 1 ? patterns.get(0) : patterns.toString();
    }
}
