/* SPDX-License-Identifier: Apache-2.0 */
/** The kit that holds every function to the promises of {@link io.penstock.api.function.Function}. */
@NullMarked
package io.penstock.testkit.function;

import org.jspecify.annotations.NullMarked;
