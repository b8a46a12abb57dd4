/* SPDX-License-Identifier: Apache-2.0 */
/** The SPI of a pipeline's operations. */
@NullMarked
package io.penstock.api.function;

import org.jspecify.annotations.NullMarked;
