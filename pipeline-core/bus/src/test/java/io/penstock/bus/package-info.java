/* SPDX-License-Identifier: Apache-2.0 */
/** The kit that holds every bus to the promises of its interface, and what the embedded bus promises beyond. */
@NullMarked
package io.penstock.bus;

import org.jspecify.annotations.NullMarked;
