/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the benchmark of the same class that does the same with a plain library, or by hand: the floor under this one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Beside {
    String value();
}
