/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonParser;
import io.penstock.api.error.DecodeException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One value as EdgeX's text: what a command writes, a default says, an assertion compares. Binary is base64, Object JSON. */
public final class ValueText {
    private ValueText() {}

    /** The text of a good reading's value; null for one without a value. */
    public static @Nullable String format(Reading reading) {
        Object value = reading.object();
        if (!reading.isGood()) {
            return null;
        }
        return switch (reading.type().kind()) {
            case BINARY -> Base64.getEncoder().encodeToString((byte[]) value);
            case OBJECT ->
                new String(
                        new EncodeBuffer(EventJson.FACTORY).write(g -> JsonTree.write(g, value)),
                        java.nio.charset.StandardCharsets.UTF_8);
            default -> new ValueWriter().text(reading);
        };
    }

    /** The value for people, mappings and assertions: whole numbers without a point; what has none by its quality. */
    public static String plain(Reading reading) {
        ValueType type = reading.type();
        if (!reading.isGood()) {
            return reading.quality().name().toLowerCase(Locale.ROOT);
        }
        if (type.isArray() || !(type.isNumeric() || type == ValueType.BOOL)) {
            return String.valueOf(format(reading));
        }
        if (type == ValueType.BOOL) {
            return String.valueOf(reading.bool());
        }
        if (type.isInteger()) {
            return type == ValueType.UINT64 ? Long.toUnsignedString(reading.bits()) : String.valueOf(reading.bits());
        }
        double number = reading.number();
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : type == ValueType.FLOAT32 ? String.valueOf((float) number) : String.valueOf(number);
    }

    /**
     * The reading whose value this text is.
     *
     * @param origin nanoseconds since the epoch
     * @throws DecodeException when the text does not fit the type: resource, rule and finding
     */
    public static Reading parse(String resource, ValueType type, long origin, String text) throws DecodeException {
        ValueParser parser = new ValueParser();
        try {
            if (type == ValueType.BINARY) {
                return Reading.ofObject(
                        resource, type, origin, Base64.getDecoder().decode(text));
            }
            if (type.kind() == ValueType.Kind.OBJECT) {
                return json(resource, type, origin, text);
            }
        } catch (IllegalArgumentException | IOException e) {
            throw new DecodeException(
                    "resource '" + resource + "': must be " + (type == ValueType.BINARY ? "base64" : "JSON") + " for "
                            + type + " but " + Fields.was(text),
                    e);
        }
        String broken = parser.parse(type, text.toCharArray(), 0, text.length());
        if (broken != null) {
            throw new DecodeException("resource '" + resource + "': " + broken + " but " + Fields.was(text));
        }
        return Reading.of(
                null,
                resource,
                type,
                origin,
                "",
                "",
                java.util.Map.of(),
                parser.quality,
                parser.quality == Quality.GOOD ? parser.bits : 0,
                parser.object);
    }

    private static Reading json(String resource, ValueType type, long origin, String text) throws IOException {
        try (JsonParser p = EventJson.FACTORY.createParser(text)) {
            if (p.nextToken() == null) {
                throw new IOException("empty");
            }
            Object tree = JsonTree.read(p);
            if (p.nextToken() != null || type == ValueType.OBJECT_ARRAY && !(tree instanceof List)) {
                throw new IOException("no single value of the type");
            }
            return tree == null
                    ? Reading.ofQuality(resource, type, origin, Quality.NONE)
                    : Reading.ofObject(resource, type, origin, tree);
        }
    }
}
