/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.penstock.engine.metrics;

import org.jspecify.annotations.NullMarked;
