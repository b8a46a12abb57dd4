/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one setting: a component of a plugin's record, of a nested record, or of a variant of a sealed interface.
 *
 * <p>Types that bind and lint themselves: {@code boolean/int/long/double} and their boxes, {@code String}, enums (lower
 * case with hyphens), {@link java.time.Duration} ({@code 500ms}, {@code 2s}, {@code 3d}),
 * {@link io.penstock.api.setting.Size} ({@code 64MiB}), {@link io.penstock.api.setting.Unit},
 * {@link io.penstock.api.setting.Expression}, {@link io.penstock.api.setting.Matcher} (one name or a list),
 * {@link io.penstock.api.setting.Secret}, {@link io.penstock.api.setting.Template},
 * {@link io.penstock.api.setting.ConnectionRef}, {@link java.nio.file.Path} (relative to the profile),
 * {@link io.penstock.api.event.ValueType}, {@code Object} (any YAML), {@code List<T>}, {@code Map<String, T>}, records, and
 * sealed interfaces of records that carry {@link Variant}: a single-key map {@code {zstd: {level: 3}}} or, for a
 * variant that needs no settings, just its name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** What it does; one or two sentences. */
    String value();

    /** The key in YAML when it is not the component's name (EdgeX's {@code UnitID}). */
    String name() default "";

    /** The value when absent, written as in YAML. Without one an absent setting is {@code null}, {@code 0}, {@code false} or empty. */
    String defaultValue() default "";

    /** Whether it must be there. */
    boolean required() default false;

    /** Whether {@code plugin: value} is short for {@code plugin: {setting: value}}; at most one in a record. */
    boolean main() default false;

    /** A sample value, written as in YAML. */
    String example() default "";

    /** The least value of a number. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The greatest value of a number. */
    double max() default Double.POSITIVE_INFINITY;

    /** From when on a path must lead to a file that can be read. */
    Needed needed() default Needed.NEVER;

    /** What a file that is {@link #needed} must hold. Lint looks into it: what it lets through may still not do for what it is for. */
    Holds holds() default Holds.ANYTHING;

    /** What a file holds. */
    enum Holds {
        ANYTHING,
        /** X.509, one or several, in PEM. */
        CERTIFICATES,
        /** A private key without a password, in PEM. */
        KEY,
        /** The same, and in no other form than PKCS#8. */
        PKCS8_KEY
    }

    /** From when on a file must be there. */
    enum Needed {
        /** It may be made, or it is looked for only when somebody asks. */
        NEVER,
        /**
         * By the time that it is used, and again each time: a certificate that a container's engine mounts or a service fetches may come after
         * the profile, and until then only what it is for is away. Lint warns.
         */
        LATER,
        /** Without it nothing starts: as with a missing secret, that is an error. */
        AT_START
    }
}
