/* SPDX-License-Identifier: Apache-2.0 */
/** A plain Camel route that does what the bench's profile does, to be measured beside it. */
@NullMarked
package io.penstock.peer.camel;

import org.jspecify.annotations.NullMarked;
