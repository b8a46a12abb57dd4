/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a record that is one choice of a sealed interface used as a setting. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variant {
    /** The key in YAML. */
    String value();

    /** One sentence for the reference. */
    String summary() default "";
}
