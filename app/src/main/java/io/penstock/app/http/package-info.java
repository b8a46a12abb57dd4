/* SPDX-License-Identifier: Apache-2.0 */
/** HTTP: the one server, its guard, health and metrics. */
@NullMarked
package io.penstock.app.http;

import org.jspecify.annotations.NullMarked;
