/* SPDX-License-Identifier: Apache-2.0 */
/** The API, as others call it. */
@NullMarked
package io.penstock.interop.api;

import org.jspecify.annotations.NullMarked;
