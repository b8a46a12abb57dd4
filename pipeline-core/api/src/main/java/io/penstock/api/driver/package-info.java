/* SPDX-License-Identifier: Apache-2.0 */
/** The SPI of device protocols. */
@NullMarked
package io.penstock.api.driver;

import org.jspecify.annotations.NullMarked;
