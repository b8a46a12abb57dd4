/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that make bytes fewer, and their inverse. */
@NullMarked
package io.penstock.functions.compress;

import org.jspecify.annotations.NullMarked;
