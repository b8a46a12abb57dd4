/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the common part of CEL into tokens (CEL language definition, Syntax). */
final class Tokens {
    /** What a token is. */
    enum Kind {
        NAME,
        INT,
        UINT,
        DOUBLE,
        STRING,
        SIGN,
        END
    }

    /**
     * A token.
     *
     * @param text of a string without quotes and escapes
     */
    record Token(Kind kind, String text) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\f\\r]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER =
            Pattern.compile("(0x[0-9a-fA-F]+|[0-9]*\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|[0-9]+)([uU]?)");
    private static final Pattern STRING =
            Pattern.compile("'((?:[^'\\\\\\r\\n]|\\\\.)*)'|\"((?:[^\"\\\\\\r\\n]|\\\\.)*)\"");
    private static final Pattern SIGN = Pattern.compile("&&|\\|\\||[<>=!]=|[-<>+*/%!?:.,()\\[\\]]");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Tokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) throws NotCommonException {
        Tokens t = new Tokens(text);
        t.cut();
        return t.tokens;
    }

    private void cut() throws NotCommonException {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean digit = c >= '0' && c <= '9';
            boolean fraction = c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
            if (SPACE.matcher(text.substring(at, at + 1)).matches()) {
                at++;
            } else if (text.startsWith("//", at) || text.startsWith("'''", at) || text.startsWith("\"\"\"", at)) {
                throw new NotCommonException();
            } else if (digit || fraction) {
                number(match(NUMBER));
            } else if (c == '\'' || c == '"') {
                Matcher m = match(STRING);
                tokens.add(new Token(Kind.STRING, unescaped(m.group(1) == null ? m.group(2) : m.group(1))));
            } else if (Character.isLetter(c) || c == '_') {
                name(match(NAME).group());
            } else {
                tokens.add(new Token(Kind.SIGN, match(SIGN).group()));
            }
        }
        tokens.add(new Token(Kind.END, ""));
    }

    private Matcher match(Pattern pattern) throws NotCommonException {
        Matcher m = pattern.matcher(text).region(at, text.length());
        if (!m.lookingAt()) {
            throw new NotCommonException();
        }
        at = m.end();
        return m;
    }

    private void name(String name) throws NotCommonException {
        // raw and byte strings
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            throw new NotCommonException();
        }
        tokens.add(new Token(Kind.NAME, name));
    }

    private void number(Matcher m) throws NotCommonException {
        String digits = m.group(1);
        boolean whole = digits.startsWith("0x") || digits.chars().allMatch(Character::isDigit);
        boolean unsigned = !m.group(2).isEmpty();
        if ((unsigned && !whole) || (at < text.length() && Character.isLetterOrDigit(text.charAt(at)))) {
            throw new NotCommonException();
        }
        tokens.add(new Token(unsigned ? Kind.UINT : whole ? Kind.INT : Kind.DOUBLE, digits));
    }

    private static String unescaped(String body) throws NotCommonException {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder();
        boolean escapes = false;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (!escapes && c == '\\') {
                escapes = true;
                continue;
            }
            out.append(escapes ? escaped(c) : c);
            escapes = false;
        }
        return out.toString();
    }

    private static char escaped(char c) throws NotCommonException {
        return switch (c) {
            case '\\', '\'', '"' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> throw new NotCommonException();
        };
    }
}
