/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

/** MQTT topic names and filters (MQTT 5.0, section 4.7). */
public final class Topics {
    private static final String SHARE = "$share/";

    private Topics() {}

    /** The filter without {@code $share/<group>/} in front. */
    public static String unshared(String filter) {
        if (!filter.startsWith(SHARE)) {
            return filter;
        }
        int group = filter.indexOf('/', SHARE.length());
        return group < 0 ? filter : filter.substring(group + 1);
    }

    /** Whether a topic name matches a filter. {@code $SYS/...} is matched only by filters that begin so. */
    public static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && !filter.startsWith("$")) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (f <= filter.length()) {
            int filterEnd = levelEnd(filter, f);
            if (isLevel(filter, f, filterEnd, '#')) {
                return true;
            }
            if (t > topic.length()) {
                return false;
            }
            int topicEnd = levelEnd(topic, t);
            boolean same = filterEnd - f == topicEnd - t && filter.regionMatches(f, topic, t, topicEnd - t);
            if (!same && !isLevel(filter, f, filterEnd, '+')) {
                return false;
            }
            f = filterEnd + 1;
            t = topicEnd + 1;
        }
        return t > topic.length();
    }

    /**
     * A name as one level of a topic: {@code / + # %} and control characters become {@code %XX} of their UTF-8 bytes, so that it
     * neither gains levels nor becomes a wildcard, and {@link #unescape} gives it back.
     */
    public static String escape(String name) {
        int i = 0;
        while (i < name.length() && !special(name.charAt(i))) {
            i++;
        }
        if (i == name.length()) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length() + 12);
        name.codePoints().forEach(c -> {
            if (c > 0xFFFF || !special((char) c)) {
                out.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                    out.append('%').append(hex(b >> 4)).append(hex(b));
                }
            }
        });
        return out.toString();
    }

    /** What {@link #escape} (or EdgeX's name escaping) was given; the text itself where it holds no valid {@code %XX}. */
    public static String unescape(String level) {
        if (level.indexOf('%') < 0) {
            return level;
        }
        try {
            return java.net.URLDecoder.decode(level.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return level;
        }
    }

    private static boolean special(char c) {
        return c == '/' || c == '+' || c == '#' || c == '%' || c < 0x20 || (c >= 0x7F && c < 0xA0);
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble & 0xF, 16));
    }

    private static int levelEnd(String s, int from) {
        int end = s.indexOf('/', from);
        return end < 0 ? s.length() : end;
    }

    private static boolean isLevel(String s, int from, int end, char c) {
        return end - from == 1 && s.charAt(from) == c;
    }
}
