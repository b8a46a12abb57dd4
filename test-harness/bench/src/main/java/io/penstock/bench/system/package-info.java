/* SPDX-License-Identifier: Apache-2.0 */
/** The whole way, from a device to an export and from a device to an actuation, at rates from idle to saturation. */
@NullMarked
package io.penstock.bench.system;

import org.jspecify.annotations.NullMarked;
