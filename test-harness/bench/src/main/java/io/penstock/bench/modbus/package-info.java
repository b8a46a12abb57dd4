/* SPDX-License-Identifier: Apache-2.0 */
/** Many simulated Modbus devices, polled. */
@NullMarked
package io.penstock.bench.modbus;

import org.jspecify.annotations.NullMarked;
