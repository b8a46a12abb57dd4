/* SPDX-License-Identifier: Apache-2.0 */
/** The driver {@code virtual}: devices that make up their values, for trying things out. */
@NullMarked
package io.penstock.device.virtual;

import org.jspecify.annotations.NullMarked;
