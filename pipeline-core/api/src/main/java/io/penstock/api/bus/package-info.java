/* SPDX-License-Identifier: Apache-2.0 */
/** The core data bus: a durable log and its cursors. */
@NullMarked
package io.penstock.api.bus;

import org.jspecify.annotations.NullMarked;
