/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.engine.expression.Tokens.Kind;
import io.penstock.engine.expression.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an expression compares, adds or subtracts just as it is, name by name: of {@code a > b} and {@code a - b}, {@code a} and {@code b}. What is
 * multiplied, divided or handed to a function stands for itself no more, and is left out.
 */
public final class NamePairs {
    private static final Set<String> RELATIONS = Set.of("<", "<=", ">", ">=", "==", "!=");
    private static final Set<String> SUMS = Set.of("+", "-");
    private static final Set<String> BEFORE = Set.of("*", "/", "%", ".");
    private static final Set<String> AFTER = Set.of("*", "/", "%", ".", "(", "[");

    private static final Token NOTHING = new Token(Kind.END, "");

    /**
     * Two names with one of the signs between them.
     *
     * @param inSum whether one of them is part of a sum or a difference: that of two temperatures is none
     */
    public record Pair(String left, String sign, String right, boolean inSum) {}

    private NamePairs() {}

    /** In the order in which they stand; empty where the text is beyond what is cut into tokens here. */
    public static List<Pair> of(String text) {
        List<Token> tokens;
        try {
            tokens = Tokens.of(text);
        } catch (NotCommonException e) {
            return List.of();
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i + 2 < tokens.size(); i++) {
            Token sign = tokens.get(i);
            if ((isOneOf(RELATIONS, sign) || isOneOf(SUMS, sign)) && isPlain(tokens, i - 1) && isPlain(tokens, i + 1)) {
                boolean inSum =
                        isOneOf(SUMS, sign) || isOneOf(SUMS, before(tokens, i - 1)) || isOneOf(SUMS, tokens.get(i + 2));
                pairs.add(new Pair(
                        tokens.get(i - 1).text(), sign.text(), tokens.get(i + 1).text(), inSum));
            }
        }
        return pairs;
    }

    private static Token before(List<Token> tokens, int at) {
        return at == 0 ? NOTHING : tokens.get(at - 1);
    }

    private static boolean isPlain(List<Token> tokens, int at) {
        return tokens.get(at).kind() == Kind.NAME
                && !isOneOf(BEFORE, before(tokens, at))
                && !isOneOf(AFTER, tokens.get(at + 1));
    }

    private static boolean isOneOf(Set<String> signs, Token token) {
        return token.kind() == Kind.SIGN && signs.contains(token.text());
    }
}
