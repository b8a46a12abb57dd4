/* SPDX-License-Identifier: Apache-2.0 */
/** Tests against peers that are not ours. */
@NullMarked
package io.penstock.interop;

import org.jspecify.annotations.NullMarked;
