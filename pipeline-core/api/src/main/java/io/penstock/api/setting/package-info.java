/* SPDX-License-Identifier: Apache-2.0 */
/** Setting types that lint themselves. */
@NullMarked
package io.penstock.api.setting;

import org.jspecify.annotations.NullMarked;
