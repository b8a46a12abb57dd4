/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that make bytes of events and groups. */
@NullMarked
package io.penstock.functions.format;

import org.jspecify.annotations.NullMarked;
