/* SPDX-License-Identifier: Apache-2.0 */
/** Shared links to brokers and clouds. */
@NullMarked
package io.penstock.api.connection;

import org.jspecify.annotations.NullMarked;
