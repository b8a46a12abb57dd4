/* SPDX-License-Identifier: Apache-2.0 */
/** Driver for Modbus TCP (MODBUS Application Protocol V1.1b3, MODBUS Messaging on TCP/IP V1.0b). */
@NullMarked
package io.penstock.device.modbus;

import org.jspecify.annotations.NullMarked;
