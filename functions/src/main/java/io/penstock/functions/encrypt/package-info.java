/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that make bytes unreadable without a key, and their inverse. */
@NullMarked
package io.penstock.functions.encrypt;

import org.jspecify.annotations.NullMarked;
