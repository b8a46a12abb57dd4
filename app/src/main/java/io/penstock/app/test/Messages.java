/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.api.endpoint.Message;
import io.penstock.engine.test.ExpectedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds messages against what is expected of them. */
final class Messages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 400;
    private static final double SAME = 1e-9;

    private Messages() {}

    /** The message's text without the end of its last line; in hexadecimal what is no text. */
    static String text(Message message) {
        byte[] data = message.bytes().data();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            return HexFormat.of().formatHex(data);
        }
    }

    static String shown(Message message) {
        String text = text(message);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** What it holds as Java; a list where it has several documents, one a line; null when it is no JSON. */
    static @Nullable Object json(Message message) {
        try (MappingIterator<Object> documents = JSON.readerFor(new TypeReference<Object>() {})
                .readValues(message.bytes().data())) {
            List<Object> all = documents.readAll();
            return all.size() == 1 ? all.get(0) : all;
        } catch (IOException e) {
            return null;
        }
    }

    /** What is wrong with it; null when it is what is expected. */
    static @Nullable String wrong(ExpectedMessage expected, Story.Arrived arrived) {
        Message message = arrived.message();
        if (expected.text() != null
                && !expected.text().stripTrailing().equals(text(message).stripTrailing())) {
            return "another text";
        }
        if (expected.json().isPresent()) {
            Object json = json(message);
            String difference =
                    json == null ? "no JSON" : difference("", expected.json().get(), json);
            if (difference != null) {
                return difference;
            }
        }
        if (expected.where() != null && !expected.where().test(facts(message))) {
            return "does not hold: " + expected.where().text();
        }
        return expected.at() == null || Words.sameMoment(expected.at(), arrived.at()) ? null : "at another time";
    }

    private static Map<String, Object> facts(Message message) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("text", text(message));
        facts.put("json", Objects.requireNonNullElse(json(message), Map.of()));
        facts.put("device", Objects.requireNonNullElse(message.device(), ""));
        facts.put("profile", Objects.requireNonNullElse(message.profile(), ""));
        facts.put("source", Objects.requireNonNullElse(message.source(), ""));
        facts.put("tags", message.tags());
        facts.put("members", (long) message.members());
        return facts;
    }

    /** Where it is not what is expected; null where it is: mappings may have more keys. */
    private static @Nullable String difference(String path, @Nullable Object expected, @Nullable Object was) {
        if (expected instanceof Map<?, ?> wanted && was instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> e : wanted.entrySet()) {
                String inner = path.isEmpty() ? String.valueOf(e.getKey()) : path + "." + e.getKey();
                String difference = map.containsKey(e.getKey())
                        ? difference(inner, e.getValue(), map.get(e.getKey()))
                        : inner + " is not there";
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (expected instanceof List<?> wanted && was instanceof List<?> list && wanted.size() == list.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                String difference = difference(path + "[" + i + "]", wanted.get(i), list.get(i));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        boolean same = expected instanceof Number a && was instanceof Number b
                ? near(a.doubleValue(), b.doubleValue())
                : Objects.equals(expected, was);
        return same ? null : (path.isEmpty() ? "it" : path) + " is " + written(was);
    }

    private static boolean near(double a, double b) {
        return a == b || Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
    }

    static String written(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            return String.valueOf(value);
        }
    }
}
