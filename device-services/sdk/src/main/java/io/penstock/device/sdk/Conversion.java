/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.Reply;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import io.penstock.api.event.ValueType;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From a resource's raw value to its reading, in EdgeX's order (mask, shift, base, scale, offset, assertion, mappings), and
 * back for a write. Made once at load; the type of what it gives never depends on the value. Safe for many threads.
 */
final class Conversion {
    private final DeviceResource resource;
    private final ResourceProperties properties;
    private final Map<String, String> mappings;
    private final ValueType declared;
    private final ValueType type;
    private final Bits bits;
    private final Scale scale;

    private Conversion(DeviceResource resource, Map<String, String> mappings) {
        this.resource = resource;
        this.properties = resource.properties();
        this.mappings = mappings;
        this.declared = properties.valueType();
        this.bits = Bits.of(properties);
        this.scale = Scale.of(properties);
        this.type = properties.readingType();
    }

    static Conversion of(DeviceResource resource, Map<String, String> mappings) {
        return new Conversion(resource, mappings);
    }

    DeviceResource resource() {
        return resource;
    }

    /** The type of its readings: text where values are mapped, a float where an integer is scaled by a fraction. */
    ValueType type() {
        return mappings.isEmpty() ? type : ValueType.STRING;
    }

    /**
     * The reading before assertion and mappings.
     *
     * @param now nanoseconds since the epoch, where the device said no time
     * @throws IllegalArgumentException when the raw value is nothing of the declared type
     */
    Reading read(Reply reply, long now) {
        long origin = reply.origin() == 0 ? now : reply.origin();
        Object raw = reply.value();
        if (raw == null) {
            return dress(Reading.ofQuality(
                    resource.name(), type, origin, reply.error() == null ? Quality.NONE : Quality.BAD));
        }
        try {
            return dress(convert(raw, origin));
        } catch (ArithmeticException e) {
            // What does not fit 64 bits does not fit the type.
            return dress(Reading.ofQuality(resource.name(), type, origin, Quality.OVERFLOW));
        }
    }

    private Reading convert(Object raw, long origin) {
        String name = resource.name();
        if (declared.isInteger()) {
            long value = bits.read(Values.integer(declared, raw));
            return type == declared
                    ? exact(value, origin)
                    : Reading.ofFloat(name, type, origin, scale.read(asDouble(value)));
        }
        if (declared.isNumeric()) {
            double value = raw instanceof Long l && bits.any() ? bits.read(l) : Values.decimal(declared, raw);
            return Reading.ofFloat(name, type, origin, scale.read(value));
        }
        Object shaped = Values.shape(declared, raw);
        if (shaped instanceof Boolean b) {
            return Reading.ofBool(name, origin, b);
        }
        Quality quality = declared.isArray() ? Values.quality(declared, shaped) : Quality.GOOD;
        return quality == Quality.GOOD
                ? Reading.ofObject(name, declared, origin, shaped)
                : Reading.ofQuality(name, declared, origin, quality);
    }

    private Reading exact(long value, long origin) {
        long out = scale.readExact(value, declared == ValueType.UINT64);
        return declared.holds(out)
                ? Reading.ofBits(resource.name(), declared, origin, out)
                : Reading.ofQuality(resource.name(), declared, origin, Quality.OVERFLOW);
    }

    private double asDouble(long value) {
        return declared == ValueType.UINT64 ? declared.number(value) : value;
    }

    private Reading dress(Reading reading) {
        Reading r = reading;
        r = properties.units().isEmpty() ? r : r.withUnits(properties.units());
        r = resource.tags().isEmpty() ? r : r.withTags(resource.tags());
        return properties.mediaType().isEmpty() ? r : r.withMediaType(properties.mediaType());
    }

    /** Whether a good reading is what the resource's assertion says; true without one. */
    boolean holds(Reading reading) {
        String wanted = properties.assertion();
        if (wanted == null || wanted.isEmpty() || !reading.isGood()) {
            return true;
        }
        String found = ValueText.plain(reading);
        if (found.equals(wanted)) {
            return true;
        }
        try {
            return reading.isNumber() && Double.parseDouble(wanted) == reading.number();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    Reading bad(Reading reading) {
        return dress(Reading.ofQuality(resource.name(), type, reading.origin(), Quality.BAD));
    }

    /** The reading after the mappings: text, and where none is for a value, that value as text. */
    Reading map(Reading reading) {
        if (mappings.isEmpty()) {
            return reading;
        }
        if (!reading.isGood()) {
            return dress(Reading.ofQuality(resource.name(), ValueType.STRING, reading.origin(), reading.quality()));
        }
        String text = ValueText.plain(reading);
        return dress(Reading.ofText(resource.name(), reading.origin(), mappings.getOrDefault(text, text)));
    }

    /**
     * The value of a set as its resource's: in the shape of its type, within its limits.
     *
     * @param value as people and JSON give it; where values are mapped, the text or the value of a mapping
     * @throws IllegalArgumentException when it is no value of the resource, none of its mappings or out of range; the message names the
     *     resource
     */
    Object typed(Object value) {
        return named(() -> {
            Object shaped = mappings.isEmpty() ? shaped(value) : unmap(value);
            if (declared.isNumeric()) {
                checkRange(shaped);
            }
            return shaped;
        });
    }

    private Object shaped(Object value) {
        return Values.shape(declared.isNumeric() ? type : declared, Given.value(type, value));
    }

    /**
     * The raw value that reads as this one. A device may show what nobody may set: limits are not looked at.
     *
     * @throws IllegalArgumentException when it is no value of the resource; the message names the resource
     */
    Object held(Object value) {
        return named(() -> unconvert(shaped(value)));
    }

    /**
     * The raw value of what {@link #typed} gave.
     *
     * @throws IllegalArgumentException when it does not fit the raw type; the message names the resource
     */
    Object raw(Object typed) {
        return named(() -> unconvert(typed));
    }

    /** The raw value of a set; the exceptions of both {@link #typed} and {@link #raw}. */
    Object write(Object value) {
        return raw(typed(value));
    }

    private Object named(java.util.function.Supplier<Object> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("resource '" + resource.name() + "': " + e.getMessage(), e);
        }
    }

    private Object unmap(Object value) {
        String given = value.toString();
        for (Map.Entry<String, String> m : mappings.entrySet()) {
            if (m.getValue().equals(given)) {
                return shaped(m.getKey());
            }
        }
        Object shaped = mappings.containsKey(given) ? shaped(given) : unmapped(value);
        if (shaped == null) {
            throw new IllegalArgumentException("must be one of " + mappings.values() + " or of the values "
                    + mappings.keySet() + " but was '" + given + "'");
        }
        return shaped;
    }

    /** A value that is a mapping's and written otherwise, as 1.0 for 1; null when it is of none. */
    private @Nullable Object unmapped(Object value) {
        Object shaped = shapedOrNull(value);
        boolean known = shaped != null
                && mappings.keySet().stream().anyMatch(key -> Objects.deepEquals(shapedOrNull(key), shaped));
        return known ? shaped : null;
    }

    private @Nullable Object shapedOrNull(Object value) {
        try {
            return shaped(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Object unconvert(Object value) {
        if (!declared.isNumeric()) {
            return value;
        }
        if (type.isInteger()) {
            return bits.write(declared, scale.writeExact((long) value, declared == ValueType.UINT64));
        }
        double raw = scale.write((double) value);
        if (!Double.isFinite(declared == ValueType.FLOAT32 ? (float) raw : raw)) {
            throw new IllegalArgumentException("must be a number that fits a " + declared + " but was '" + value + "'");
        }
        if (declared.isInteger()) {
            return bits.write(declared, Scale.round(raw, declared));
        }
        // A float with mask or shift is read from an integer.
        return bits.any() ? bits.write(declared, Scale.round(raw, ValueType.INT64)) : (Object) raw;
    }

    private void checkRange(Object number) {
        double value = number instanceof Long l ? asDouble(l) : (double) number;
        Double least = properties.minimum();
        Double most = properties.maximum();
        if (Double.isNaN(value) || (least != null && value < least) || (most != null && value > most)) {
            throw new IllegalArgumentException("must be between " + (least == null ? "any" : least) + " and "
                    + (most == null ? "any" : most) + " but was " + number);
        }
    }

    /** Whether a write of it may change only some bits of a register. */
    boolean isPart() {
        return properties.mask() != null;
    }

    /** The raw value of the whole register, of which this is a part. */
    long whole(long before, long part) {
        return bits.merge(before, part);
    }
}
