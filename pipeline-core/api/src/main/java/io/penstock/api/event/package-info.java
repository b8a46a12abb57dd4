/* SPDX-License-Identifier: Apache-2.0 */
/** What devices say: events and readings, their types, and their forms on the wire. */
@NullMarked
package io.penstock.api.event;

import org.jspecify.annotations.NullMarked;
