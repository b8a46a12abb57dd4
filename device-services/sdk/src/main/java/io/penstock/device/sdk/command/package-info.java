/* SPDX-License-Identifier: Apache-2.0 */
/** The one way to a device: checks, order, interlocks, outputs and the audit of commands. */
@NullMarked
package io.penstock.device.sdk.command;

import org.jspecify.annotations.NullMarked;
