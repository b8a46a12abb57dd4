/* SPDX-License-Identifier: Apache-2.0 */
/** The kits that hold every bus to the promises of its interface, one for each kind of promise, and what the embedded bus promises beyond. */
@NullMarked
package io.penstock.bus;

import org.jspecify.annotations.NullMarked;
