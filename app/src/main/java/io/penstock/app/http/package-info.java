/* SPDX-License-Identifier: Apache-2.0 */
/** Health and metrics over HTTP. */
@NullMarked
package io.penstock.app.http;

import org.jspecify.annotations.NullMarked;
