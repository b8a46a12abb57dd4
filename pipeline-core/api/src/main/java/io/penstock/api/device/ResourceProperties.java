/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.device;

import io.penstock.api.event.ValueType;
import io.penstock.api.plugin.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device resource's value is and how the raw value becomes it (EdgeX {@code properties}). Reading applies
 * {@code mask, shift, base, scale, offset} in this order, writing their inverse in reverse. A mask or base of 0 is none, as EdgeX has it.
 */
public record ResourceProperties(
        @Setting(value = "Type of the value.", required = true) ValueType valueType,
        @Setting(value = "R, W, RW or WR.", required = true) ReadWrite readWrite,
        @Setting("Unit, copied to readings.") String units,
        @Setting("Least value of a set.") @Nullable Double minimum,
        @Setting("Greatest value of a set.") @Nullable Double maximum,
        @Setting("Value of a set that names none.") @Nullable String defaultValue,
        @Setting("Bits to keep; integers only.") @Nullable Long mask,
        @Setting("Bits to shift right, left when negative; integers only.") @Nullable Integer shift,
        @Setting("The value is base to the power of the raw value.") @Nullable Double base,
        @Setting("Factor.") @Nullable Double scale,
        @Setting("Added after the factor.") @Nullable Double offset,
        @Setting("The value that it must have; any other sets the device DOWN.") @Nullable String assertion,
        @Setting("Content type of a Binary value.") String mediaType,
        @Setting("Anything else; properties.penstock holds Penstock's extras.") Map<String, Object> optional) {

    public ResourceProperties {
        mask = mask != null && mask == 0 ? null : mask;
        base = base != null && base == 0 ? null : base;
    }

    /**
     * The type of its readings, and of what is set: a float where base, scale or offset may make a fraction of an integer, else the
     * declared one. It never depends on the value.
     */
    public ValueType readingType() {
        // A power with a negative exponent is a fraction whatever the base.
        boolean fraction = isFraction(scale)
                || isFraction(offset)
                || isFraction(base)
                || (base != null && valueType.kind() != ValueType.Kind.UNSIGNED);
        return valueType.isInteger() && fraction ? ValueType.FLOAT64 : valueType;
    }

    private static boolean isFraction(@Nullable Double number) {
        return number != null && number != Math.rint(number);
    }
}
