/* SPDX-License-Identifier: Apache-2.0 */
/** The driver {@code host}: the machine that Penstock runs on as a device. */
@NullMarked
package io.penstock.device.host;

import org.jspecify.annotations.NullMarked;
