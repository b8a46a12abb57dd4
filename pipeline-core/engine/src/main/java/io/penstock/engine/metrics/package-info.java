/* SPDX-License-Identifier: Apache-2.0 */
/** What lanes and steps count. */
@NullMarked
package io.penstock.engine.metrics;

import org.jspecify.annotations.NullMarked;
