/* SPDX-License-Identifier: Apache-2.0 */
/** Reads and writes that somebody asks of devices: the one way to a device. */
@NullMarked
package io.penstock.api.command;

import org.jspecify.annotations.NullMarked;
