/* SPDX-License-Identifier: Apache-2.0 */
/** The profile's shared links, opened at first use. */
@NullMarked
package io.penstock.engine.connection;

import org.jspecify.annotations.NullMarked;
