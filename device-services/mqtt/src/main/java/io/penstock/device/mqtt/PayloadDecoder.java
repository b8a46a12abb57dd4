/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.EventJson;
import io.penstock.api.event.JsonTree;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Payloads into raw values or events. Does no I/O; one thread. */
final class PayloadDecoder {
    /**
     * What a payload said.
     *
     * @param values raw values by resource, at least one
     * @param origin nanoseconds since the epoch; 0 when it did not say
     */
    record Content(Map<String, Object> values, long origin) {}

    private final EventJson json = new EventJson();
    private final EventCbor cbor = new EventCbor();

    Event event(byte[] payload) throws DecodeException {
        boolean isCbor = (payload[0] & 0xE0) == 0xA0 || payload[0] == (byte) 0xD9;
        return isCbor ? cbor.decode(payload) : json.decode(payload);
    }

    /** @throws DecodeException when it can never be read: rule and finding, without the payload */
    Content values(Route route, PayloadFormat format, @Nullable Pointer origin, byte[] payload) throws DecodeException {
        if (route.fault() != null) {
            throw new DecodeException(route.fault());
        }
        if (route.single() && (format == PayloadFormat.VALUE || (format == PayloadFormat.JSON && isBare(payload)))) {
            return new Content(bare(route.targets().get(0), format, payload), 0);
        }
        if (format == PayloadFormat.VALUE) {
            throw new DecodeException("a bare value must be for one resource but the topic names "
                    + route.targets().size());
        }
        Object tree = tree(format == PayloadFormat.CBOR ? EventCbor.FACTORY : EventJson.FACTORY, payload);
        Map<String, Object> values = route.single() ? one(route, tree) : several(route, tree);
        return new Content(values, origin == null ? 0 : Origins.nanos(origin.find(tree)));
    }

    private static Map<String, Object> one(Route route, @Nullable Object tree) throws DecodeException {
        Route.Target target = route.targets().get(0);
        Object found = find(target, tree);
        ValueType type = target.point().type();
        if (found == null
                && target.pointer() == null
                && tree != null
                && (!(tree instanceof Map) || type == ValueType.OBJECT)) {
            found = tree;
        }
        if (found == null) {
            throw new DecodeException(missing(route, tree));
        }
        return Map.of(target.name(), value(target, found));
    }

    private static Map<String, Object> several(Route route, @Nullable Object tree) throws DecodeException {
        Map<String, Object> values = new HashMap<>();
        for (Route.Target target : route.targets()) {
            Object found = find(target, tree);
            if (found != null) {
                values.put(target.name(), value(target, found));
            }
        }
        if (values.isEmpty()) {
            throw new DecodeException(missing(route, tree));
        }
        return values;
    }

    private static @Nullable Object find(Route.Target target, @Nullable Object tree) {
        if (target.pointer() != null) {
            return target.pointer().find(tree);
        }
        return tree instanceof Map<?, ?> map ? map.get(target.name()) : null;
    }

    private static Object value(Route.Target target, Object found) throws DecodeException {
        try {
            return RawValues.of(target.point().type(), found);
        } catch (DecodeException e) {
            throw new DecodeException("resource '" + target.name() + "': " + e.getMessage(), e);
        }
    }

    private static String missing(Route route, @Nullable Object tree) {
        List<String> wanted = route.targets().stream()
                .map(t -> t.point().attributes().pointer() == null
                        ? t.name()
                        : t.name() + " at " + t.point().attributes().pointer())
                .limit(10)
                .toList();
        String kind = tree instanceof Map<?, ?> map
                ? "has the keys " + map.keySet().stream().limit(10).toList()
                : tree == null ? "is null" : "is no object";
        return "the payload must hold a value for one of " + wanted + " but " + kind;
    }

    /** Anything but an object, an array or a quoted text: numbers, true, open. */
    private static boolean isBare(byte[] payload) {
        int i = 0;
        while (i < payload.length
                && (payload[i] == ' ' || payload[i] == '\n' || payload[i] == '\r' || payload[i] == '\t')) {
            i++;
        }
        return i == payload.length || (payload[i] != '{' && payload[i] != '[' && payload[i] != '"');
    }

    private static Map<String, Object> bare(Route.Target target, PayloadFormat format, byte[] payload)
            throws DecodeException {
        ValueType type = target.point().type();
        if (type == ValueType.BINARY && format == PayloadFormat.VALUE) {
            return Map.of(target.name(), payload);
        }
        String text = text(payload);
        if (format == PayloadFormat.JSON && text.strip().equals("null")) {
            throw new DecodeException("resource '" + target.name() + "': the value must not be null");
        }
        if (type == ValueType.OBJECT || type == ValueType.OBJECT_ARRAY) {
            return Map.of(target.name(), value(target, parsed(payload)));
        }
        if (type == ValueType.BINARY) {
            return Map.of(target.name(), value(target, text));
        }
        return Map.of(target.name(), type == ValueType.STRING ? text : text.strip());
    }

    private static Object parsed(byte[] payload) throws DecodeException {
        Object tree = tree(EventJson.FACTORY, payload);
        if (tree == null) {
            throw new DecodeException("the value must not be null");
        }
        return tree;
    }

    private static String text(byte[] payload) throws DecodeException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException("a bare value must be text in UTF-8 but is not", e);
        }
    }

    private static @Nullable Object tree(JsonFactory factory, byte[] payload) throws DecodeException {
        try (JsonParser parser = factory.createParser(payload)) {
            parser.nextToken();
            Object tree = JsonTree.read(parser);
            if (parser.nextToken() != null) {
                throw new DecodeException(
                        "the payload must be one " + factory.getFormatName() + " value but more follows");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new DecodeException(
                    "the payload must be " + factory.getFormatName() + " but is not: " + e.getOriginalMessage(), e);
        } catch (IOException | RuntimeException e) {
            // bytes from outside must never be more than a message that cannot be read, whatever the parser makes of
            // them
            throw new DecodeException("the payload must be " + factory.getFormatName() + " but is not", e);
        }
    }
}
