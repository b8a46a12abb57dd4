/* SPDX-License-Identifier: Apache-2.0 */
/** How many devices a service polls before it comes late. */
@NullMarked
package io.penstock.bench.devices;

import org.jspecify.annotations.NullMarked;
