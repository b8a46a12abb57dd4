/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a function, endpoint, driver or connection: a public record whose components are its YAML. Parser, linter, JSON
 * schema, reference page and command-line help are made from this and from {@link Setting}; nothing is said twice. Its
 * class name stands on a line of its own in {@code META-INF/penstock/plugins}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Plugin {
    /** The key in YAML: lower case, words joined with hyphens. */
    String name();

    /** One sentence. */
    String summary();

    /** The first version that has it. */
    String since();

    /** A YAML sample of its use, such as {@code convert: {to: Cel}}; linted by the build. */
    String[] samples() default {};

    /** Further paragraphs for its reference page: wire formats, promises, limits; Markdown. */
    String details() default "";
}
