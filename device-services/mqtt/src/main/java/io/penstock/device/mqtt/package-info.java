/* SPDX-License-Identifier: Apache-2.0 */
/** The driver {@code mqtt}: devices that speak for themselves on a broker. */
@NullMarked
package io.penstock.device.mqtt;

import org.jspecify.annotations.NullMarked;
