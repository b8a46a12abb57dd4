/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.penstock.bus.memory;

import org.jspecify.annotations.NullMarked;
