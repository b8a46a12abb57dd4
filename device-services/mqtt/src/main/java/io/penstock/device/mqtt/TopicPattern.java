/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.connection.mqtt.Topics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic with fields: {@code plant/{device}/{resource}}. A field takes a level, or what of it lies between fixed text
 * ({@code line-{device}}); {@code {*}} takes a level and forgets it; {@code #} at the end takes the rest. Immutable.
 */
final class TopicPattern {
    /**
     * What a topic said.
     *
     * @param device null when the pattern has no {@code {device}}
     * @param name of a resource or device command; null when the pattern has neither {@code {resource}} nor {@code {source}}
     */
    record Match(@Nullable String device, @Nullable String name) {}

    private enum Field {
        NONE,
        ANY,
        DEVICE,
        NAME
    }

    private record Level(Field field, String prefix, String suffix) {
        boolean isFixed() {
            return field == Field.NONE;
        }

        @Nullable
        String take(String level) {
            boolean fits = level.length() >= prefix.length() + suffix.length()
                    && level.startsWith(prefix)
                    && level.endsWith(suffix);
            return fits ? level.substring(prefix.length(), level.length() - suffix.length()) : null;
        }
    }

    private final String text;
    private final String filter;
    private final List<Level> levels = new ArrayList<>();
    private final boolean rest;
    private final boolean device;
    private final boolean name;

    /** @throws IllegalArgumentException when it is no pattern; the message is a rule and a finding */
    TopicPattern(String text) {
        this.text = text;
        String[] parts = Topics.unshared(text).split("/", -1);
        this.rest = parts[parts.length - 1].equals("#");
        for (int i = 0; i < parts.length - (rest ? 1 : 0); i++) {
            levels.add(level(parts[i]));
        }
        this.device = count(Field.DEVICE) == 1;
        this.name = count(Field.NAME) == 1;
        if (text.isEmpty() || count(Field.DEVICE) > 1 || count(Field.NAME) > 1) {
            throw new IllegalArgumentException(
                    "must be a topic with at most one {device} and one of {resource} and {source} but was '" + text
                            + "'");
        }
        StringBuilder wild = new StringBuilder(
                text.substring(0, text.length() - Topics.unshared(text).length()));
        for (Level level : levels) {
            wild.append(level.isFixed() ? level.prefix() : "+").append('/');
        }
        this.filter = rest ? wild + "#" : wild.substring(0, wild.length() - 1);
    }

    String filter() {
        return filter;
    }

    boolean hasDevice() {
        return device;
    }

    boolean hasName() {
        return name;
    }

    /** @return null when the topic does not match */
    @Nullable
    Match match(String topic) {
        String[] parts = topic.split("/", -1);
        if (rest ? parts.length < levels.size() : parts.length != levels.size()) {
            return null;
        }
        String foundDevice = null;
        String foundName = null;
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            if (level.isFixed()) {
                if (!level.prefix().equals(parts[i])) {
                    return null;
                }
                continue;
            }
            String taken = level.take(parts[i]);
            if (taken == null || (level.field() != Field.ANY && taken.isEmpty())) {
                return null;
            }
            if (level.field() == Field.DEVICE) {
                foundDevice = Topics.unescape(taken);
            } else if (level.field() == Field.NAME) {
                foundName = Topics.unescape(taken);
            }
        }
        return new Match(foundDevice, foundName);
    }

    private long count(Field field) {
        return levels.stream().filter(l -> l.field() == field).count();
    }

    private Level level(String part) {
        if (part.equals("+") || part.equals("{*}")) {
            return new Level(Field.ANY, "", "");
        }
        int open = part.indexOf('{');
        if (part.indexOf('+') >= 0 || part.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "must have + alone in a level and # alone at the end (or use fields) but was '" + text + "'");
        }
        if (open < 0) {
            return new Level(Field.NONE, part, "");
        }
        int close = part.indexOf('}', open);
        if (close < 0 || part.indexOf('{', open + 1) >= 0 || part.indexOf('}') < open) {
            throw new IllegalArgumentException("must have at most one field {...} in a level but was '" + text + "'");
        }
        return new Level(field(part.substring(open + 1, close)), part.substring(0, open), part.substring(close + 1));
    }

    private Field field(String fieldName) {
        return switch (fieldName) {
            case "*" -> Field.ANY;
            case "device" -> Field.DEVICE;
            case "resource", "source" -> Field.NAME;
            default ->
                throw new IllegalArgumentException("must use the fields {device}, {resource}, {source} and {*} only but"
                        + " has {" + fieldName + "} in '" + text + "'");
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
