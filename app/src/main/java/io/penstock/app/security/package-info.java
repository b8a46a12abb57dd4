/* SPDX-License-Identifier: Apache-2.0 */
/** Who may call: tokens, keys, certificates, roles. Nothing here is loaded before it is needed. */
@NullMarked
package io.penstock.app.security;

import org.jspecify.annotations.NullMarked;
