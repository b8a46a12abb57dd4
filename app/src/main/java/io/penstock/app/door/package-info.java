/* SPDX-License-Identifier: Apache-2.0 */
/** Command doors besides REST. */
@NullMarked
package io.penstock.app.door;

import org.jspecify.annotations.NullMarked;
