/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.penstock.engine.connection;

import org.jspecify.annotations.NullMarked;
