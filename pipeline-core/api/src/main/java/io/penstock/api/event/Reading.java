/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One value of one resource, typed. Immutable; arrays handed in or out are shared, not copied, and must not be written.
 *
 * <p>A scalar number or a Bool lives in a {@code long} (no boxing): integers as themselves (Uint64 as its 64 bits), floats
 * as the bits of a double, Bool as 0 or 1. All else is an object: {@code String}, {@code byte[]} (Binary),
 * {@code boolean[]}, {@code long[]} (every integer array), {@code double[]} (both float arrays), {@code String[]}, JSON as
 * {@code Map/List/String/Long/BigInteger/Double/BigDecimal/Boolean/byte[]/null} (Object), {@code List<Object>} (ObjectArray).
 */
public final class Reading {
    private final @Nullable UUID id;
    private final String resource;
    private final ValueType type;
    private final long origin;
    private final String units;
    private final String mediaType;
    private final Map<String, Object> tags;
    private final Quality quality;
    private final long bits;
    private final @Nullable Object object;

    /** For the codecs of this package, which check what they read: a good reading has the value its type asks for. */
    Reading(
            @Nullable UUID id,
            String resource,
            ValueType type,
            long origin,
            String units,
            String mediaType,
            Map<String, Object> tags,
            Quality quality,
            long bits,
            @Nullable Object object) {
        if (resource.isEmpty()) {
            throw new IllegalArgumentException("resourceName must not be empty");
        }
        this.id = id;
        this.resource = resource;
        this.type = type;
        this.origin = origin;
        this.units = units;
        this.mediaType = mediaType;
        this.tags = tags;
        this.quality = quality;
        this.bits = bits;
        this.object = object;
    }

    /**
     * A number or a Bool by its bits, as {@link #bits()} gives them.
     *
     * @param origin nanoseconds since the epoch
     */
    public static Reading ofBits(String resource, ValueType type, long origin, long bits) {
        if (!type.isNumeric() && type != ValueType.BOOL) {
            throw new IllegalArgumentException("resource '" + resource + "': " + type + " is no number and no Bool");
        }
        return new Reading(null, resource, type, origin, "", "", Map.of(), Quality.GOOD, bits, null);
    }

    /**
     * An integer.
     *
     * @throws IllegalArgumentException when it does not fit the type
     */
    public static Reading ofInteger(String resource, ValueType type, long origin, long value) {
        if (!type.isInteger() || !type.holds(value)) {
            throw new IllegalArgumentException(
                    "resource '" + resource + "': value must be an integer of type " + type + " but was " + value);
        }
        return ofBits(resource, type, origin, value);
    }

    /** A float; a Float32 is rounded to one. NaN and infinities become a reading of that quality. */
    public static Reading ofFloat(String resource, ValueType type, long origin, double value) {
        if (Double.isNaN(value)) {
            return ofQuality(resource, type, origin, Quality.NAN);
        }
        double fitted = type == ValueType.FLOAT32 ? (float) value : value;
        if (Double.isInfinite(fitted)) {
            return ofQuality(resource, type, origin, Quality.OVERFLOW);
        }
        return ofBits(resource, type, origin, Double.doubleToRawLongBits(fitted));
    }

    public static Reading ofBool(String resource, long origin, boolean value) {
        return ofBits(resource, ValueType.BOOL, origin, value ? 1 : 0);
    }

    /** Text, bytes, an array or JSON, in the shape that the class comment gives for the type. */
    public static Reading ofObject(String resource, ValueType type, long origin, Object value) {
        boolean fits = type.isArray()
                ? switch (type.kind()) {
                    case BOOL -> value instanceof boolean[];
                    case TEXT -> value instanceof String[];
                    case SIGNED, UNSIGNED -> value instanceof long[];
                    case FLOAT -> value instanceof double[];
                    default -> value instanceof List;
                }
                : switch (type.kind()) {
                    case TEXT -> value instanceof String;
                    case BINARY -> value instanceof byte[];
                    case OBJECT -> true;
                    default -> false;
                };
        if (!fits) {
            throw new IllegalArgumentException("resource '" + resource + "': a " + type + " cannot be a "
                    + value.getClass().getSimpleName());
        }
        return new Reading(null, resource, type, origin, "", "", Map.of(), Quality.GOOD, 0, value);
    }

    public static Reading ofText(String resource, long origin, String value) {
        return ofObject(resource, ValueType.STRING, origin, value);
    }

    /** A reading without a value. */
    public static Reading ofQuality(String resource, ValueType type, long origin, Quality quality) {
        return new Reading(null, resource, type, origin, "", "", Map.of(), quality, 0, null);
    }

    /** Everything at once, for the codecs: each withX would copy. The caller has checked that value and type fit. */
    static Reading of(
            @Nullable UUID id,
            String resource,
            ValueType type,
            long origin,
            String units,
            String mediaType,
            Map<String, Object> tags,
            Quality quality,
            long bits,
            @Nullable Object object) {
        return new Reading(id, resource, type, origin, units, mediaType, tags, quality, bits, object);
    }

    /** The id it came with; null when it has none yet: then it is derived from its event's when one is written. */
    public @Nullable UUID id() {
        return id;
    }

    public String resource() {
        return resource;
    }

    public ValueType type() {
        return type;
    }

    /** Nanoseconds since the epoch. */
    public long origin() {
        return origin;
    }

    /** The unit as it was said; empty for none. */
    public String units() {
        return units;
    }

    /** For Binary, such as {@code image/jpeg}; else empty. */
    public String mediaType() {
        return mediaType;
    }

    public Map<String, Object> tags() {
        return tags;
    }

    public Quality quality() {
        return quality;
    }

    /** Whether it has a value. */
    public boolean isGood() {
        return quality == Quality.GOOD;
    }

    /** Whether it has a value and that is one number. */
    public boolean isNumber() {
        return quality == Quality.GOOD && type.isNumeric();
    }

    /** A number's or Bool's bits: see the class comment. 0 for all else. */
    public long bits() {
        return bits;
    }

    /** What is no number and no Bool; null for those and where there is no value. */
    public @Nullable Object object() {
        return object;
    }

    /** The number as a double, Bool as 0 or 1; NaN for what is neither. 64-bit integers may lose their last digits. */
    public double number() {
        if (quality != Quality.GOOD) {
            return Double.NaN;
        }
        return switch (type.kind()) {
            case FLOAT, SIGNED, UNSIGNED, BOOL -> type.isArray() ? Double.NaN : type.number(bits);
            default -> Double.NaN;
        };
    }

    public boolean bool() {
        return bits != 0;
    }

    /** The same reading with another number of the same or another numeric type. */
    public Reading withFloat(ValueType changedType, double value) {
        Reading r = ofFloat(resource, changedType, origin, value);
        return new Reading(id, resource, changedType, origin, units, mediaType, tags, r.quality, r.bits, null);
    }

    Reading withResource(String changed) {
        return new Reading(id, changed, type, origin, units, mediaType, tags, quality, bits, object);
    }

    public Reading withUnits(String changed) {
        return new Reading(id, resource, type, origin, changed, mediaType, tags, quality, bits, object);
    }

    public Reading withTags(Map<String, Object> changed) {
        return new Reading(id, resource, type, origin, units, mediaType, changed, quality, bits, object);
    }

    public Reading withMediaType(String changed) {
        return new Reading(id, resource, type, origin, units, changed, tags, quality, bits, object);
    }

    public Reading withId(@Nullable UUID changed) {
        return new Reading(changed, resource, type, origin, units, mediaType, tags, quality, bits, object);
    }

    public Reading withOrigin(long changed) {
        return new Reading(id, resource, type, changed, units, mediaType, tags, quality, bits, object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reading r
                && resource.equals(r.resource)
                && type == r.type
                && origin == r.origin
                && quality == r.quality
                && bits == r.bits
                && units.equals(r.units)
                && mediaType.equals(r.mediaType)
                && tags.equals(r.tags)
                && Objects.equals(id, r.id)
                && Objects.deepEquals(object, r.object);
    }

    @Override
    public int hashCode() {
        return Objects.hash(resource, type, origin, quality, bits, Arrays.deepHashCode(new Object[] {object}));
    }

    /** For people reading a test's failure; never for a wire or a log. */
    @Override
    public String toString() {
        String value = !isGood()
                ? quality.name()
                : object != null
                        ? Arrays.deepToString(new Object[] {object})
                        : type == ValueType.UINT64 ? Long.toUnsignedString(bits) : String.valueOf(number());
        return resource + "=" + value + (units.isEmpty() ? "" : " " + units) + " (" + type + ")";
    }
}
